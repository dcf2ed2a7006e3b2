package io.parley.connector.transport;

import io.parley.connector.account.AccountApi;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpCall;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Who answers which HTTP request; what answers may block, so it runs on threads of its own.
final class HttpRoutes {

  private static final List<String> ACCOUNT_PATHS =
      List.of("/v1/accounts", "/v1/sessions", "/.well-known/jwks.json");

  private final AccountApi accounts;
  private final StaticFiles files;
  private final Executor blocking;
  private final ConnectionMetrics metrics;

  HttpRoutes(AccountApi accounts, StaticFiles files, Executor blocking, ConnectionMetrics metrics) {
    this.accounts = accounts;
    this.files = files;
    this.blocking = blocking;
    this.metrics = metrics;
  }

  /// Answers once, on any thread.
  void answer(HttpCall call, Consumer<HttpAnswer> answer) {
    try {
      blocking.execute(() -> answer.accept(answer(call)));
    } catch (RejectedExecutionException _) {
      answer.accept(HttpAnswers.error(503, "unavailable", "the node stops"));
    }
  }

  private HttpAnswer answer(HttpCall call) {
    try {
      return isAccountCall(call.path()) ? accounts.handle(call) : files.answer(call);
    } catch (RuntimeException e) {
      metrics.failed(e);
      return HttpAnswers.error(500, "internal", "the server made a mistake");
    }
  }

  private static boolean isAccountCall(String path) {
    return ACCOUNT_PATHS.stream().anyMatch(path::startsWith);
  }
}
