package io.parley.schema.codec;

/// Bytes that are no record of the kind asked for. Whoever reads a topic sends them to the dead
/// letters; see rule R14.
public final class DecodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DecodeException(String message) {
    super(message);
  }

  DecodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
