package io.parley.connector.account;

/// A request that is not what it must be; the message tells the client's developer what is.
final class MalformedRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedRequest(String message) {
    super(message);
  }

  MalformedRequest(String message, Throwable cause) {
    super(message, cause);
  }

  /// As [#getMessage()], which is never null here.
  String message() {
    return String.valueOf(getMessage());
  }
}
