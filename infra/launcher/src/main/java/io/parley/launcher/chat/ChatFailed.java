package io.parley.launcher.chat;

/// Why a node could not be talked to, or what it refused, in one line.
public final class ChatFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ChatFailed(String message) {
    super(message);
  }

  ChatFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
