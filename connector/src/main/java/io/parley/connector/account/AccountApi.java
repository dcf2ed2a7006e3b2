package io.parley.connector.account;

/// The HTTP API under `/v1/accounts` and `/v1/sessions`.
@FunctionalInterface
public interface AccountApi {

  /// Answers a request; every mistake of the caller's is an answer too. Blocks, so it is called on
  /// a virtual thread.
  HttpAnswer handle(HttpCall call);
}
