package io.parley.service.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A data key: encrypts contents, and decrypts what it has encrypted. Immutable, safe for many
/// threads.
///
/// AES-256-GCM (NIST SP 800-38D) under a nonce that follows from the place and the JSON (the first
/// 12 bytes of their HMAC-SHA256, as in RFC 5297's construction): a message that is sent again is
/// encrypted into the same bytes, and two different ones never share a nonce but by a chance of
/// 2^-96. Both keys are derived from the data key (HKDF, RFC 5869).
public final class ContentKey {

  static final int BYTES = 32;

  private static final int TAG_BITS = 8 * EncryptedContent.TAG_BYTES;

  private final UUID id;
  private final KeySubject subject;
  private final SecretKey cipherKey;
  private final Mac nonces;

  /// @param secret 32 random bytes
  public ContentKey(UUID id, KeySubject subject, byte[] secret) {
    this.id = id;
    this.subject = subject;
    try {
      this.cipherKey = derive(secret, "AES", "parley content");
      this.nonces = Mac.getInstance("HmacSHA256");
      nonces.init(derive(secret, "HmacSHA256", "parley nonce"));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  public UUID id() {
    return id;
  }

  public KeySubject subject() {
    return subject;
  }

  /// Encrypts a content for its place; the same each time.
  public EncryptedContent encrypt(RawJson json, MessagePlace place) {
    byte[] placeBytes = place.bytes();
    byte[] nonce = nonce(placeBytes, json.utf8());
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, placeBytes);
      return EncryptedContent.of(id, nonce, cipher.doFinal(json.utf8()));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /// Decrypts what this key has encrypted for that place; anything else is
  /// [LostContent#UNREADABLE].
  public Content decrypt(EncryptedContent encrypted, MessagePlace place) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, encrypted.nonce(), place.bytes());
      ByteBuffer secret = encrypted.secret();
      ByteBuffer json = ByteBuffer.allocate(cipher.getOutputSize(secret.remaining()));
      cipher.doFinal(secret, json);
      return RawJson.of(json.array());
    } catch (AEADBadTagException _) {
      return LostContent.UNREADABLE;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place);
    return cipher;
  }

  private byte[] nonce(byte[] place, byte[] json) {
    Mac mac = copyOfNonces();
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, place.length));
    mac.update(place);
    return Arrays.copyOf(mac.doFinal(json), EncryptedContent.NONCE_BYTES);
  }

  private Mac copyOfNonces() {
    try {
      return (Mac) nonces.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's own HMAC can be cloned", e);
    }
  }

  private static SecretKey derive(byte[] secret, String algorithm, String use)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            algorithm,
            HKDFParameterSpec.expandOnly(
                new SecretKeySpec(secret, "Generic"), use.getBytes(US_ASCII), BYTES));
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every Java platform of ours has AES-GCM and HKDF", e);
  }

  @Override
  public String toString() {
    return "ContentKey[" + id + "]";
  }
}
