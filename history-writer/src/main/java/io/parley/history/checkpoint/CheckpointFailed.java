package io.parley.history.checkpoint;

/// A checkpoint could not be made, published or read; said in one line. What passes is tried again.
final class CheckpointFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CheckpointFailed(String message) {
    super(message);
  }

  CheckpointFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
