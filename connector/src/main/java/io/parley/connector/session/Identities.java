package io.parley.connector.session;

/// Who is who, by access tokens.
public interface Identities {

  /// Checks a token. May block, so it is called on a virtual thread.
  Verification verify(String token);
}
