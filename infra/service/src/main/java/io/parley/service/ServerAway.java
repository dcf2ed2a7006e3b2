package io.parley.service;

/// A server does not answer, or not yet: nothing that an operator of this process has set wrongly,
/// as far as can be told. Trying again later can succeed.
public final class ServerAway extends StartupException {

  private static final long serialVersionUID = 1L;

  public ServerAway(String message, Throwable cause) {
    super(message, cause);
  }
}
