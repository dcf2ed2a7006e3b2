package io.parley.connector.account;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/// The Ed25519 key that signs access tokens (RFC 8032). Its id is its thumbprint (RFC 7638), so the
/// same key has the same id on every node.
final class SigningKey {

  static final int SEED_BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;

  private final OctetKeyPairJsonWebKey key;

  private SigningKey(OctetKeyPairJsonWebKey key) {
    this.key = key;
  }

  /// The key that follows from a private key's 32 bytes.
  static SigningKey of(byte[] seed) {
    byte[] publicKey = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    Map<String, Object> parameters =
        Map.of("kty", "OKP", "crv", "Ed25519", "x", base64(publicKey), "d", base64(seed));
    try {
      var key = (OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(parameters);
      key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
      key.setAlgorithm(AlgorithmIdentifiers.EDDSA);
      key.setUse("sig");
      return new SigningKey(key);
    } catch (JoseException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  String id() {
    return key.getKeyId();
  }

  PrivateKey privateKey() {
    return key.getPrivateKey();
  }

  PublicKey publicKey() {
    return key.getPublicKey();
  }

  /// A JWK set (RFC 7517) of the public key.
  String publicJwks() {
    return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
