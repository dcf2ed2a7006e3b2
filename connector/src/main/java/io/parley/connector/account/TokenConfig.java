package io.parley.connector.account;

import java.nio.file.Path;
import java.time.Duration;

/// What a log-in is given.
///
/// @param issuer who the tokens say they are from; the same on all nodes
/// @param keyFile the Ed25519 key that signs access tokens, as PEM (PKCS #8) or JWK; the same on
///   all nodes
/// @param createKey whether a key is made if there is no such file
/// @param accessLifetime of an access token: for so long an ended log-in can still open sessions
/// @param refreshLifetime of a refresh token: a device that is away for longer must log in again
public record TokenConfig(
    String issuer,
    Path keyFile,
    boolean createKey,
    Duration accessLifetime,
    Duration refreshLifetime) {

  public TokenConfig {
    if (issuer.isBlank()) {
      throw new IllegalArgumentException("issuer is empty");
    }
    if (keyFile.toString().isEmpty()) {
      throw new IllegalArgumentException("key-file is empty");
    }
    if (accessLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("access-lifetime must be at least 1s");
    }
    if (refreshLifetime.compareTo(accessLifetime) <= 0) {
      throw new IllegalArgumentException("refresh-lifetime must be longer than access-lifetime");
    }
  }
}
