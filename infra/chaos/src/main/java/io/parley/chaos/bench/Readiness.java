package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Whether processes say of themselves that they are ready.
final class Readiness {

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http;
  private final Map<String, URI> adminByProcess;
  private final Duration patience;

  /// @param adminByProcess of those that say anything; may still grow
  /// @param patience how long each question waits for a yes
  Readiness(HttpClient http, Map<String, URI> adminByProcess, Duration patience) {
    this.http = http;
    this.adminByProcess = adminByProcess;
    this.patience = patience;
  }

  /// Waits until all are ready.
  ///
  /// @return those that are not in time
  List<String> awaitAll() {
    var deadline = Deadline.in(patience);
    return adminByProcess.keySet().stream().filter(name -> !await(name, deadline)).toList();
  }

  /// Waits until the process is ready; whether it was in time.
  boolean await(String name) {
    return await(name, Deadline.in(patience));
  }

  /// The servers say nothing, but everybody's readiness speaks of them.
  private boolean await(String name, Deadline deadline) {
    URI admin = adminByProcess.get(name);
    while (admin != null && !isReady(admin)) {
      if (deadline.isOver()) {
        return false;
      }
      Deadline.pause();
    }
    return true;
  }

  private boolean isReady(URI admin) {
    try {
      return http.send(
                  HttpRequest.newBuilder(admin.resolve("/health/ready"))
                      .timeout(ASK_TIMEOUT)
                      .build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false; // not yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }
}
