package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Verification;
import io.parley.connector.session.Verification.Identity;
import io.parley.connector.session.Verification.Refused;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

  private static final UUID LOGIN = UUID.randomUUID();
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final SettableClock clock = new SettableClock();
  private final SigningKey key = key(1);
  private final AccessTokens tokens = tokens(key, "parley");
  private final TokenIdentities identities = new TokenIdentities(Map.of("parley", tokens));

  @Test
  void provesWhoItWasMadeFor() {
    var token = tokens.issue(LOGIN, "alice", "phone");
    assertThat(identities.verify(token.text()))
        .isEqualTo(
            new Identity("alice", LOGIN.toString(), "phone", clock.instant().plus(LIFETIME)));
  }

  @Test
  void saysWhichKeyAndAlgorithm() throws JoseException {
    var token = tokens.issue(LOGIN, "alice", "phone").text();
    String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[0]), UTF_8);
    assertThat(header).contains("\"alg\":\"EdDSA\"", "\"kid\":\"" + key.id() + "\"");
    var published = new JsonWebKeySet(key.publicJwks()).getJsonWebKeys().getFirst();
    assertThat(published.getKeyId()).isEqualTo(key.id());
    assertThat(((OctetKeyPairJsonWebKey) published).getPrivateKey()).isNull();
    assertThat(published.getKey()).isEqualTo(key.publicKey());
  }

  @Test
  void isGoodUntilItExpiresAndTheSkewIsOver() {
    var token = tokens.issue(LOGIN, "alice", "phone").text();
    clock.advance(LIFETIME.plus(Verification.CLOCK_SKEW).minusSeconds(1));
    assertThat(identities.verify(token)).isInstanceOf(Identity.class);
    clock.advance(Duration.ofSeconds(2));
    assertRefused(identities.verify(token), CloseReason.TOKEN_EXPIRED);
  }

  @Test
  void refusesAnotherKeysToken() {
    var forged = tokens(key(2), "parley").issue(LOGIN, "alice", "phone").text();
    assertRefused(identities.verify(forged), CloseReason.TOKEN_REFUSED);
  }

  @Test
  void refusesAnotherIssuersToken() {
    var foreign = tokens(key, "elsewhere").issue(LOGIN, "alice", "phone").text();
    assertRefused(identities.verify(foreign), CloseReason.TOKEN_REFUSED);
    assertRefused(tokens.verify(foreign), CloseReason.TOKEN_REFUSED);
  }

  @Test
  void refusesAChangedToken() {
    var token = tokens.issue(LOGIN, "alice", "phone").text();
    String[] parts = token.split("\\.", 3);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("alice", "bobby").getBytes(UTF_8));
    assertRefused(
        identities.verify(parts[0] + "." + changed + "." + parts[2]), CloseReason.TOKEN_REFUSED);
  }

  @Test
  void refusesATokenWithoutASignature() throws JoseException {
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    jws.setPayload(claims());
    assertRefused(identities.verify(jws.getCompactSerialization()), CloseReason.TOKEN_REFUSED);
  }

  @Test
  void refusesThePublicKeyUsedAsASecret() throws JoseException {
    var jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setPayload(claims());
    jws.setKey(new HmacKey(key.publicKey().getEncoded()));
    assertRefused(identities.verify(jws.getCompactSerialization()), CloseReason.TOKEN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iss\":\"parley\",\"sub\":\"alice\",\"exp\":4000000000}",
        "{\"iss\":\"parley\",\"sub\":\"alice\",\"sid\":\"x\"}",
        "{\"iss\":\"parley\",\"sid\":\"x\",\"exp\":4000000000}",
        "{\"iss\":\"parley\",\"sub\":\"alice\",\"sid\":7,\"exp\":4000000000}",
        "{\"iss\":[],\"sub\":\"alice\",\"sid\":\"x\",\"exp\":4000000000}",
        "[]",
        "nonsense"
      })
  void refusesClaimsThatAreNotAllThere(String claims) throws JoseException {
    var jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
    jws.setPayload(claims);
    jws.setKey(key.privateKey());
    assertRefused(identities.verify(jws.getCompactSerialization()), CloseReason.TOKEN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a.b", "a.b.c", "a.b.c.d.e", "..", "'; drop table account; --"})
  void refusesWhatIsNoToken(String text) {
    assertRefused(identities.verify(text), CloseReason.TOKEN_REFUSED);
  }

  @Test
  void refusesALongTokenUnread() {
    assertRefused(
        identities.verify("a".repeat(TokenIdentities.MAX_TOKEN_CHARS + 1)),
        CloseReason.TOKEN_REFUSED);
  }

  private static String claims() {
    return "{\"iss\":\"parley\",\"sub\":\"alice\",\"sid\":\"x\",\"exp\":4000000000}";
  }

  private AccessTokens tokens(SigningKey by, String issuer) {
    return new AccessTokens(by, issuer, LIFETIME, clock);
  }

  private static SigningKey key(int fill) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    Arrays.fill(seed, (byte) fill);
    return SigningKey.of(seed);
  }

  private static void assertRefused(Verification verification, CloseReason close) {
    assertThat(verification)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.close()).isEqualTo(close));
  }
}
