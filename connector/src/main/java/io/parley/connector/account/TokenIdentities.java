package io.parley.connector.account;

import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Identities;
import io.parley.connector.session.Verification;
import java.util.Map;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/// Has each token checked by the verifier of the issuer that it names.
final class TokenIdentities implements Identities {

  static final int MAX_TOKEN_CHARS = 8_192;

  /// Reads what a token says of itself, and believes nothing.
  private static final JwtConsumer UNVERIFIED =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  private final Map<String, TokenVerifier> verifierByIssuer;

  TokenIdentities(Map<String, TokenVerifier> verifierByIssuer) {
    this.verifierByIssuer = Map.copyOf(verifierByIssuer);
  }

  @Override
  public Verification verify(String token) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return AccessTokens.refused(CloseReason.TOKEN_REFUSED, "the access token is too long");
    }
    String issuer = issuer(token);
    TokenVerifier verifier = issuer == null ? null : verifierByIssuer.get(issuer);
    return verifier == null
        ? AccessTokens.refused(CloseReason.TOKEN_REFUSED, "no access token of an issuer known here")
        : verifier.verify(token);
  }

  private static @Nullable String issuer(String token) {
    try {
      return UNVERIFIED.processToClaims(token).getIssuer();
    } catch (InvalidJwtException | MalformedClaimException _) {
      return null;
    }
  }
}
