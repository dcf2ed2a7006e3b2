package io.parley.connector.account;

import io.parley.service.PrivateKeyFile;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

/// The file that holds the signing key: PEM (PKCS #8, RFC 7468), as `openssl genpkey -algorithm
/// ed25519` writes it, or a private JWK (RFC 8037).
final class SigningKeyFile {

  private final PrivateKeyFile file;

  SigningKeyFile(Path file) {
    this.file = new PrivateKeyFile(file, "signing key");
  }

  /// Reads the key.
  ///
  /// @param create whether one is made if there is none
  /// @throws StartupException if there is no key, or none of this kind
  SigningKey load(boolean create) {
    return SigningKey.of(seed(file.read(create)));
  }

  private byte[] seed(String text) {
    try {
      Optional<PrivateKey> pem = PrivateKeyFile.parse(text);
      PrivateKey key = pem.isPresent() ? pem.get() : fromJwk(text);
      return ((EdECPrivateKey) key).getBytes().orElseThrow();
    } catch (JoseException | GeneralSecurityException | RuntimeException e) {
      throw new StartupException(
          "signing key " + file.file() + ": not a private Ed25519 key as PEM (PKCS #8) or JWK", e);
    }
  }

  private static PrivateKey fromJwk(String text) throws JoseException, InvalidKeySpecException {
    if (JsonWebKey.Factory.newJwk(text) instanceof OctetKeyPairJsonWebKey key
        && key.getPrivateKey() != null) {
      return key.getPrivateKey();
    }
    throw new InvalidKeySpecException("no private OKP key");
  }
}
