package io.parley.launcher.chat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device's right to connect, as `POST /v1/sessions` gives it.
public record Login(
    String id, String user, String device, String accessToken, String refreshToken) {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /// Logs in by password.
  ///
  /// @param node the node's HTTP address
  /// @throws ChatFailed if the node does not answer or refuses
  public static Login byPassword(
      HttpClient http, URI node, String user, String password, String device) {
    Map<String, Object> body =
        Map.of("user", user, "password", password, "device", Map.of("id", device));
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve("/v1/sessions"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = send(http, request);
    JsonNode json = JsonMapper.shared().readTree(answer.body());
    if (answer.statusCode() != 201) {
      throw new ChatFailed(
          node
              + " refuses to log in "
              + user
              + ": "
              + json.path("message").asString(answer.body()));
    }
    return new Login(
        json.path("session").stringValue(),
        user,
        device,
        json.path("accessToken").stringValue(),
        json.path("refreshToken").stringValue());
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ChatFailed("no node answers at " + request.uri().resolve("/"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChatFailed("interrupted", e);
    }
  }
}
