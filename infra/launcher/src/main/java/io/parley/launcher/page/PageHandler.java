package io.parley.launcher.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.launcher.page.PageFiles.PageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The page over HTTP: its files at `/audit/`, and what it asks for at `/audit/api/<action>`, each
/// a POST with a JSON object. Whoever asks is known by a cookie that no script can read and no
/// other site can send; and only the page itself may ask.
final class PageHandler implements HttpHandler {

  static final String PATH = "/audit";

  private static final Logger log = LoggerFactory.getLogger(PageHandler.class);

  private static final String FILES = PATH + "/";
  private static final String API = FILES + "api/";
  private static final String EXPORTS = FILES + "exports/";
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final Duration ALMOST_A_SECOND = Duration.ofNanos(999_999_999);

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageApi api;
  private final PageFiles files = new PageFiles();
  private final String origin;
  private final MeterRegistry metrics;

  /// @param origin under which browsers know the page; "": by the address that they call
  PageHandler(PageApi api, String origin, MeterRegistry metrics) {
    this.api = api;
    this.origin = origin;
    this.metrics = metrics;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-store");
      try {
        route(exchange);
      } catch (RuntimeException e) {
        PageRefusal refusal = PageFailures.refusal(e);
        if (refusal.status() == PageFailures.MISTAKE) {
          log.atError().setCause(e).log("a request of the audit page failed");
        }
        if (refusal.retryAfter().isPositive()) {
          headers.set("Retry-After", Long.toString(secondsRoundedUp(refusal.retryAfter())));
        }
        answer(
            exchange,
            refusal.status(),
            PageQuestion.JSON.createObjectNode().put("problem", refusal.reason()));
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith(API)) {
      ask(exchange, path.substring(API.length()));
    } else if (path.startsWith(EXPORTS)) {
      requireMethod(exchange, "GET");
      requireOwnSite(exchange);
      download(exchange, api.export(cookie(exchange), path.substring(EXPORTS.length())));
    } else if (path.equals(PATH)) {
      exchange.getResponseHeaders().set("Location", FILES);
      send(exchange, 308, "text/plain", new byte[0]);
    } else {
      requireMethod(exchange, "GET");
      PageFile file =
          Optional.of(path)
              .filter(name -> name.startsWith(FILES))
              .flatMap(name -> files.find(name.substring(FILES.length())))
              .orElseThrow(() -> new PageRefusal(404, "there is nothing here"));
      send(exchange, 200, file.type(), file.content().bytes());
    }
  }

  private void ask(HttpExchange exchange, String action) throws IOException {
    requireMethod(exchange, "POST");
    requireOwnSite(exchange);
    requireOwnOrigin(exchange);
    PageQuestion question = PageQuestion.parse(body(exchange));
    switch (action) {
      case "log-in" -> {
        String address = exchange.getRemoteAddress().getAddress().getHostAddress();
        setCookie(exchange, api.logIn(question, address), "");
        answer(exchange, 200, PageQuestion.JSON.createObjectNode());
      }
      case "log-out" -> {
        api.logOut(cookie(exchange));
        setCookie(exchange, "", "; Max-Age=0");
        answer(exchange, 200, PageQuestion.JSON.createObjectNode());
      }
      default -> answer(exchange, 200, api.answer(cookie(exchange), action, question));
    }
  }

  private void download(HttpExchange exchange, Path file) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/octet-stream");
    headers.set("Content-Disposition", "attachment; filename=\"" + file.getFileName() + '"');
    count(200);
    exchange.sendResponseHeaders(200, Files.size(file));
    Files.copy(file, exchange.getResponseBody());
  }

  /// Browsers say of each request whose page it is from.
  private static void requireOwnSite(HttpExchange exchange) {
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new PageRefusal(403, "only the audit page itself may ask for this");
    }
  }

  private void requireOwnOrigin(HttpExchange exchange) {
    String own =
        origin.isEmpty() ? "http://" + exchange.getRequestHeaders().getFirst("Host") : origin;
    if (!own.equals(exchange.getRequestHeaders().getFirst("Origin"))) {
      throw new PageRefusal(
          403, "only the page at %s may ask: see audit-page.origin".formatted(own));
    }
  }

  private static void requireMethod(HttpExchange exchange, String method) {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      throw new PageRefusal(405, "only " + method);
    }
  }

  private static long secondsRoundedUp(Duration duration) {
    return duration.plus(ALMOST_A_SECOND).toSeconds();
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new PageRefusal(413, "the request is too large");
      }
      return body;
    }
  }

  private void setCookie(HttpExchange exchange, String token, String more) {
    exchange
        .getResponseHeaders()
        .set(
            "Set-Cookie",
            "%s=%s; Path=%s; HttpOnly; SameSite=Strict%s%s"
                .formatted(
                    cookieName(exchange),
                    token,
                    FILES,
                    origin.startsWith("https:") ? "; Secure" : "",
                    more));
  }

  private static String cookie(HttpExchange exchange) {
    String own = cookieName(exchange) + "=";
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(own))
        .map(cookie -> cookie.substring(own.length()))
        .findFirst()
        .orElse("");
  }

  /// Browsers don't tell the ports of one machine apart, so the nodes on it must.
  private static String cookieName(HttpExchange exchange) {
    return "parley-audit-" + exchange.getLocalAddress().getPort();
  }

  private void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
    send(exchange, status, "application/json", PageQuestion.JSON.writeValueAsBytes(json));
  }

  private void count(int status) {
    metrics.counter("parley.audit.page.answers", "status", "" + status).increment();
  }

  private void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    count(status);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
