package io.parley.history.erasure;

/// A run that did not begin, and why.
public final class NothingErased extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NothingErased(String reason) {
    super(reason);
  }
}
