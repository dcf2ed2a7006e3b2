package io.parley.load.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// Makes access tokens (JWT, EdDSA) with the deployment's own key, so that thousands of clients
/// need no password hashed.
public final class TokenMint {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = encode("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}");
  private static final Duration LIFETIME = Duration.ofHours(2);

  private final PrivateKey key;

  private TokenMint(PrivateKey key) {
    this.key = key;
  }

  /// With the key in that file.
  ///
  /// @throws StartupException if the file has no Ed25519 key in PEM
  public static TokenMint of(Path keyFile) {
    try {
      String base64 = Files.readString(keyFile).replaceAll("-----[A-Z ]+-----", "");
      var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
      return new TokenMint(KeyFactory.getInstance("Ed25519").generatePrivate(spec));
    } catch (IOException e) {
      throw new StartupException("can't read the deployment's token key " + keyFile, e);
    } catch (GeneralSecurityException e) {
      throw new StartupException(keyFile + " is no Ed25519 key in PEM", e);
    }
  }

  public String token(String user, String device) {
    long now = Instant.now().getEpochSecond();
    String claims =
        """
        {"iss":"parley","sub":"%s","sid":"%s","device":"%s","jti":"%s","iat":%d,"exp":%d}\
        """
            .formatted(
                user,
                UUID.randomUUID(),
                device,
                UUID.randomUUID(),
                now,
                now + LIFETIME.toSeconds());
    String signed = HEADER + "." + encode(claims);
    return signed + "." + BASE64URL.encodeToString(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(text.getBytes(UTF_8));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  private static String encode(String text) {
    return BASE64URL.encodeToString(text.getBytes(UTF_8));
  }
}
