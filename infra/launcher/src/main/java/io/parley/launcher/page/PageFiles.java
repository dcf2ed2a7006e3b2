package io.parley.launcher.page;

import io.parley.connector.account.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files that the page is made of, out of `/audit/` on the class path.
final class PageFiles {

  private static final List<String> NAMES =
      List.of(
          "index.html",
          "page.css",
          "page.js",
          "actions.js",
          "address.js",
          "ask.js",
          "checkpoints.js",
          "conversation.js",
          "elements.js",
          "exports.js",
          "holds.js",
          "moment.js",
          "seals.js",
          "search.js",
          "shown.js",
          "who.js");

  private static final Map<String, String> TYPES_BY_SUFFIX =
      Map.of("html", "text/html", "js", "text/javascript", "css", "text/css");

  private final Map<String, PageFile> filesByName;

  /// A file.
  record PageFile(String type, HttpBody content) {}

  PageFiles() {
    filesByName =
        NAMES.stream().collect(Collectors.toUnmodifiableMap(name -> name, PageFiles::file));
  }

  /// @param name "" for the page itself
  Optional<PageFile> find(String name) {
    return Optional.ofNullable(filesByName.get(name.isEmpty() ? "index.html" : name));
  }

  private static PageFile file(String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    String type = Objects.requireNonNull(TYPES_BY_SUFFIX.get(suffix), name);
    return new PageFile(type + "; charset=utf-8", HttpBody.of(read(name)));
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
