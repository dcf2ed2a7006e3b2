package io.parley.connector.account;

import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Verification;
import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/// Our own access tokens: JWT (RFC 7519) signed by EdDSA (RFC 8037), short-lived, checked without
/// asking anybody.
///
/// | claim    | meaning               |
/// |----------|-----------------------|
/// | `iss`    | the configured issuer |
/// | `sub`    | user                  |
/// | `sid`    | log-in                |
/// | `device` | device id             |
/// | `jti`    | this token            |
/// | `iat`, `exp` | from when, until when |
final class AccessTokens implements TokenVerifier {

  private static final String LOGIN = "sid";
  private static final String DEVICE = "device";

  private final SigningKey key;
  private final String issuer;
  private final Duration lifetime;
  private final InstantSource clock;

  AccessTokens(SigningKey key, String issuer, Duration lifetime, InstantSource clock) {
    this.key = key;
    this.issuer = issuer;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  AccessToken issue(UUID login, String user, String device) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    var claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setSubject(user);
    claims.setStringClaim(LOGIN, login.toString());
    claims.setStringClaim(DEVICE, device);
    claims.setGeneratedJwtId();
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
    var jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setKeyIdHeaderValue(key.id());
    jws.setHeader("typ", "JWT");
    jws.setPayload(claims.toJson());
    jws.setKey(key.privateKey());
    jws.setProviderContext(SigningKey.provider());
    try {
      return new AccessToken(jws.getCompactSerialization(), expiresAt);
    } catch (JoseException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
  }

  @Override
  public Verification verify(String token) {
    try {
      JwtClaims claims = consumer().processToClaims(token);
      return new Verification.Identity(
          claims.getSubject(),
          claims.getStringClaimValue(LOGIN),
          claims.getStringClaimValue(DEVICE),
          Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    } catch (InvalidJwtException e) {
      return e.hasExpired()
          ? refused(CloseReason.TOKEN_EXPIRED, "the access token has expired")
          : refused(CloseReason.TOKEN_REFUSED, "the access token is not valid");
    } catch (MalformedClaimException _) {
      return refused(CloseReason.TOKEN_REFUSED, "the access token is not valid");
    }
  }

  static Verification.Refused refused(CloseReason close, String message) {
    return new Verification.Refused(ErrorCode.UNAUTHORIZED, close, message);
  }

  /// Made for each token, because it holds the time.
  private JwtConsumer consumer() {
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
        .setVerificationKey(key.publicKey())
        .setJwsProviderContext(SigningKey.provider())
        .setExpectedIssuer(issuer)
        .setRequireSubject()
        .setRequireExpirationTime()
        .registerValidator(AccessTokens::mistake)
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
        .setAllowedClockSkewInSeconds(Math.toIntExact(Verification.CLOCK_SKEW.toSeconds()))
        .build();
  }

  private static @Nullable String mistake(JwtContext token) {
    return token.getJwtClaims().hasClaim(LOGIN) ? null : "no claim " + LOGIN;
  }

  /// @param expiresAt in whole seconds
  record AccessToken(String text, Instant expiresAt) {

    /// Without the token.
    @Override
    public String toString() {
      return "AccessToken[" + expiresAt + "]";
    }
  }
}
