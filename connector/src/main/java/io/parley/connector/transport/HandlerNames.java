package io.parley.connector.transport;

/// What the handlers are called in their pipelines.
final class HandlerNames {

  static final String SOCKET_LIMIT = "socket-limit";
  static final String PROXY_HEADER = "proxy-header";
  static final String PROXY = "proxy";
  static final String TLS = "tls";
  static final String LINES = "lines";
  static final String HTTP_CODEC = "http-codec";
  static final String HTTP_DEADLINE = "http-deadline";
  static final String HTTP_BODY = "http-body";
  static final String HTTP = "http";
  static final String COMPRESSION = "compression";
  static final String UTF8 = "utf8";
  static final String MESSAGES = "messages";
  static final String FLOW = "flow";
  static final String PEER = "peer";

  private HandlerNames() {}
}
