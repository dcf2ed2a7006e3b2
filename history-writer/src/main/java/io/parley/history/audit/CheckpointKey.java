package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The public half of an Ed25519 key that signs checkpoints (RFC 8032). Its id is the SHA-256 of
/// its 32 bytes.
public final class CheckpointKey {

  /// What X.509 puts before the 32 bytes (RFC 8410, section 4).
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int BYTES = 32;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);

  private final byte[] bytes;
  private final PublicKey key;

  private CheckpointKey(byte[] bytes, PublicKey key) {
    this.bytes = bytes;
    this.key = key;
  }

  /// The key that has these 32 bytes.
  ///
  /// @throws IllegalArgumentException if it is no public Ed25519 key
  public static CheckpointKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("no public Ed25519 key: not 32 bytes");
    }
    byte[] der = Arrays.copyOf(X509, X509.length + BYTES);
    System.arraycopy(bytes, 0, der, X509.length, BYTES);
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return new CheckpointKey(bytes, keys.generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no public Ed25519 key: " + e.getMessage(), e);
    }
  }

  /// Reads what [#toString] writes.
  ///
  /// @throws IllegalArgumentException if it is no public Ed25519 key in Base64
  public static CheckpointKey parse(String base64) {
    return of(Base64.getDecoder().decode(base64));
  }

  /// Reads what `openssl pkey -pubout` writes.
  ///
  /// @throws IllegalArgumentException if there is no public Ed25519 key in it
  public static CheckpointKey ofPem(String text) {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new IllegalArgumentException("no public key as PEM");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    if (der.length != X509.length + BYTES
        || !Arrays.equals(X509, Arrays.copyOf(der, X509.length))) {
      throw new IllegalArgumentException("not a public Ed25519 key");
    }
    return of(Arrays.copyOfRange(der, X509.length, der.length));
  }

  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  public String id() {
    MessageDigest digest = Sha256.newDigest();
    digest.update(bytes);
    return Hash.digest(digest).toString();
  }

  /// Whether this key has signed a text.
  public boolean hasSigned(String text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text.getBytes(UTF_8));
      return verifier.verify(signature);
    } catch (SignatureException _) {
      return false; // It has not even a signature's shape.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  /// The 32 bytes in Base64.
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CheckpointKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
