package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/// A secret of 256 random bits that can be exchanged once for a new access token and a successor.
/// Only its SHA-256 is kept: a secret that cannot be guessed needs no slow hash.
///
/// Text: 43 characters of base64url.
record RefreshToken(String text) {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static RefreshToken create() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return new RefreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  byte[] hash() {
    return Sha256.newDigest().digest(text.getBytes(UTF_8));
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "RefreshToken";
  }
}
