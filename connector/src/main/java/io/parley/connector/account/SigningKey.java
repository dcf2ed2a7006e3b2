package io.parley.connector.account;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/// The Ed25519 key that signs access tokens (RFC 8032). Its id is its thumbprint (RFC 7638), so the
/// same key has the same id on every node.
///
/// Bouncy Castle computes with it: each connection begins with a token to verify, which it does in
/// about an eighth of the time that the platform's own provider takes.
final class SigningKey {

  static final int SEED_BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;

  private static final Provider PROVIDER = new BouncyCastleProvider();

  static {
    Security.addProvider(PROVIDER); // JOSE libraries know providers by their names only
  }

  private final OctetKeyPairJsonWebKey key;
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SigningKey(OctetKeyPairJsonWebKey key) throws GeneralSecurityException {
    this.key = key;
    KeyFactory keys = KeyFactory.getInstance("Ed25519", PROVIDER);
    this.privateKey =
        keys.generatePrivate(new PKCS8EncodedKeySpec(key.getPrivateKey().getEncoded()));
    this.publicKey = keys.generatePublic(new X509EncodedKeySpec(key.getPublicKey().getEncoded()));
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
    } catch (JoseException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  String id() {
    return key.getKeyId();
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  PublicKey publicKey() {
    return publicKey;
  }

  /// Who computes with the keys.
  static ProviderContext provider() {
    var context = new ProviderContext();
    context.getSuppliedKeyProviderContext().setSignatureProvider(PROVIDER.getName());
    return context;
  }

  /// A JWK set (RFC 7517) of the public key.
  String publicJwks() {
    return new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
