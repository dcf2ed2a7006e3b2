package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A browser on the audit page, as far as the page's server can tell.
final class PageClient {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI admin;
  private String cookie = "";

  PageClient(URI admin) {
    this.admin = admin;
  }

  static PageClient loggedIn(URI admin, String user) throws Exception {
    var client = new PageClient(admin);
    HttpResponse<String> answer = client.logIn(user, TestPlatform.PASSWORD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return client;
  }

  HttpResponse<String> logIn(String user, String password) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("user", user).put("password", password);
    HttpResponse<String> answer = post("log-in", body.toString());
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return answer;
  }

  /// An answer that is none of a refusal.
  JsonNode ask(String action, String question) throws Exception {
    HttpResponse<String> answer = post(action, question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /// The status of a refusal and its reason.
  String refused(String action, String question) throws Exception {
    HttpResponse<String> answer = post(action, question);
    return answer.statusCode() + " " + JSON.readTree(answer.body()).path("problem").asString("");
  }

  HttpResponse<String> post(String action, String body) throws Exception {
    return send(request("api/" + action).header("Origin", origin()), body);
  }

  HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    return HTTP.send(
        request.header("Cookie", cookie).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).header("Cookie", cookie).GET().build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(admin.resolve("/audit/" + path));
  }

  String origin() {
    return admin.toString();
  }
}
