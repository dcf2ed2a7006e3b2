package io.parley.connector.transport;

import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpBody;
import io.parley.connector.account.HttpCall;
import io.parley.schema.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The page and its files, out of `/web/` on the class path. A client asks again each time whether
/// its copy is still good, by `ETag` (RFC 9110, section 8.8.3).
final class StaticFiles {

  private static final String ROOT = "/web";

  /// Names with an ending, in folders with plain names: nothing that leads out of the root.
  private static final Pattern PATH =
      Pattern.compile("(/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+\\.[a-z0-9]+");

  private static final Map<String, String> TYPES_BY_ENDING =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "webmanifest", "application/manifest+json");

  /// Only files that exist, so it is bounded by their number.
  private final Map<String, File> filesByPath = new ConcurrentHashMap<>();

  private record File(HttpBody body, String etag, Map<String, String> headers) {}

  /// Answers a request for a file. May block.
  HttpAnswer answer(HttpCall call) {
    String path = call.path().equals("/") ? "/index.html" : call.path();
    File file = PATH.matcher(path).matches() ? filesByPath.computeIfAbsent(path, this::read) : null;
    if (file == null) {
      return HttpAnswers.error(404, "not_found", "there is nothing here");
    }
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      HttpAnswer error = HttpAnswers.error(405, "method_not_allowed", "only GET and HEAD");
      return new HttpAnswer(
          error.status(),
          Map.of("content-type", "application/json", "allow", "GET, HEAD"),
          error.body());
    }
    if (file.etag().equals(call.headers().get("if-none-match"))) {
      return new HttpAnswer(304, file.headers(), HttpBody.EMPTY);
    }
    return new HttpAnswer(200, file.headers(), file.body());
  }

  private @Nullable File read(String path) {
    try (InputStream in = StaticFiles.class.getResourceAsStream(ROOT + path)) {
      return in == null ? null : file(path, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File file(String path, byte[] bytes) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    String etag = etag(bytes);
    return new File(
        HttpBody.of(bytes),
        etag,
        Map.of(
            "content-type",
            TYPES_BY_ENDING.getOrDefault(ending, "application/octet-stream"),
            "cache-control",
            "no-cache",
            "etag",
            etag));
  }

  private static String etag(byte[] bytes) {
    byte[] digest = Sha256.newDigest().digest(bytes);
    return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
  }
}
