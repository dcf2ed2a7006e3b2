package io.parley.launcher.page;

import io.parley.connector.account.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files that the page is made of, out of `/audit/` on the class path.
final class PageFiles {

  private static final Map<String, String> TYPES_BY_NAME =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "page.css", "text/css; charset=utf-8");

  private final Map<String, PageFile> filesByName;

  /// A file.
  record PageFile(String type, HttpBody content) {}

  PageFiles() {
    filesByName =
        TYPES_BY_NAME.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    entry -> new PageFile(entry.getValue(), HttpBody.of(read(entry.getKey())))));
  }

  /// @param name "" for the page itself
  Optional<PageFile> find(String name) {
    return Optional.ofNullable(filesByName.get(name.isEmpty() ? "index.html" : name));
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("/audit/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no file /audit/" + name + " on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
