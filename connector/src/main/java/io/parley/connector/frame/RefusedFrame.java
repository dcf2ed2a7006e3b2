package io.parley.connector.frame;

import io.parley.schema.conversation.ErrorCode;

/// Ends the reading of a frame; never leaves this package.
final class RefusedFrame extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String text;

  RefusedFrame(ErrorCode code, String text) {
    super(text, null, false, false);
    this.code = code;
    this.text = text;
  }

  static RefusedFrame badRequest(String field, String problem) {
    return new RefusedFrame(ErrorCode.BAD_REQUEST, field + ": " + problem);
  }

  ErrorCode code() {
    return code;
  }

  String text() {
    return text;
  }
}
