package io.parley.history.scan;

/// The log does not have what was asked for from its beginning. Said in one line.
public final class IncompleteLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IncompleteLog(String message) {
    super(message);
  }
}
