package io.parley.testing;

/// Running servers, and the way to stop them.
interface ServerSource extends AutoCloseable {

  /// Host and port.
  String kafka();

  /// `redis://host:port`.
  String redis();

  /// JDBC URL, complete with a user, who may create databases, and password.
  String postgres();

  @Override
  void close();
}
