package io.parley.connector.transport;

/// What the handlers are called in their pipelines.
final class HandlerNames {

  static final String SOCKET_LIMIT = "socket-limit";
  static final String LINES = "lines";
  static final String HTTP_CODEC = "http-codec";
  static final String HTTP_TIMEOUT = "http-timeout";
  static final String HTTP_BODY = "http-body";
  static final String HTTP = "http";
  static final String UTF8 = "utf8";
  static final String MESSAGES = "messages";
  static final String FLOW = "flow";
  static final String PEER = "peer";

  private HandlerNames() {}
}
