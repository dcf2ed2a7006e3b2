package io.parley.gatling;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// A node's accounts and log-ins over HTTP, as docs/protocol.md has them. Who is told to come back
/// later does.
final class AccountsClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int TRIES = 30;
  private static final int CREATED = 201;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;

  AccountsClient(URI url) {
    this.url = url;
  }

  /// Makes an account.
  ///
  /// @throws AccountsRefused if it may not, or is there
  void register(String user, String password) throws InterruptedException {
    var _ = post("/v1/accounts", Map.of("user", user, "password", password));
  }

  /// The access token of a new log-in.
  ///
  /// @throws AccountsRefused if it may not
  String logIn(String user, String password) throws InterruptedException {
    Map<String, Object> device = Map.of("id", Person.DEVICE, "name", "Gatling");
    String answer =
        post("/v1/sessions", Map.of("user", user, "password", password, "device", device));
    return JSON.readTree(answer).required("accessToken").stringValue();
  }

  private String post(String path, Map<String, Object> body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    for (int tries = 1; ; tries++) {
      HttpResponse<String> answer = send(request);
      if (answer.statusCode() == CREATED) {
        return answer.body();
      }
      long wait = answer.headers().firstValueAsLong("Retry-After").orElse(-1);
      if (wait < 0 || tries == TRIES) {
        throw new AccountsRefused(url + path + " answers: " + answer.body());
      }
      TimeUnit.SECONDS.sleep(wait);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AccountsRefused("no node answers at " + url, e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
