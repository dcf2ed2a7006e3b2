package io.parley.chaos.client;

import io.parley.chaos.observation.Device;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device's access to the log-in API. It logs in by password once and refreshes from then on, as
/// long as that works. Used by one thread.
final class Account {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration SPARE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final Device device;
  private final String password;
  private final Duration timeout;
  private @Nullable Tokens tokens;

  private record Tokens(String access, String refresh, Instant expiresAt) {}

  Account(HttpClient http, Device device, String password, Duration timeout) {
    this.http = http;
    this.device = device;
    this.password = password;
    this.timeout = timeout;
  }

  /// Makes the account, unless there is one.
  ///
  /// @throws IOException if the node does not answer, or not yet
  void register(URI node) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            node,
            "/v1/accounts",
            "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(device.user(), password));
    if (answer.statusCode() != 201 && answer.statusCode() != 409) {
      throw new IOException("account not made: " + answer.statusCode() + " " + answer.body());
    }
  }

  /// An access token that is good for a while.
  ///
  /// @throws IOException if the node does not answer, or refuses
  String accessToken(URI node) throws IOException, InterruptedException {
    Tokens known = tokens;
    if (known == null) {
      return logIn(node);
    }
    if (Instant.now().plus(SPARE).isBefore(known.expiresAt())) {
      return known.access();
    }
    HttpResponse<String> answer =
        post(node, "/v1/sessions/refresh", "{\"refreshToken\":\"%s\"}".formatted(known.refresh()));
    if (answer.statusCode() / 100 == 4) {
      forget();
      return logIn(node);
    }
    return keep(answer);
  }

  /// The token was refused: the next one is fetched by password.
  void forget() {
    tokens = null;
  }

  private String logIn(URI node) throws IOException, InterruptedException {
    return keep(
        post(
            node,
            "/v1/sessions",
            "{\"user\":\"%s\",\"password\":\"%s\",\"device\":{\"id\":\"%s\"}}"
                .formatted(device.user(), password, device.id())));
  }

  private String keep(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("no token: " + answer.statusCode() + " " + answer.body());
    }
    JsonNode body = JSON.readTree(answer.body());
    var fresh =
        new Tokens(
            body.required("accessToken").stringValue(),
            body.required("refreshToken").stringValue(),
            Instant.parse(body.required("expiresAt").stringValue()));
    tokens = fresh;
    return fresh.access();
  }

  private HttpResponse<String> post(URI node, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
