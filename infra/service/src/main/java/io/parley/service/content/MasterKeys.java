package io.parley.service.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.service.OwnerOnlyFile;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys that content keys are wrapped with, out of a file: one a line, its name, a space, and
/// 32 bytes in Base64. The first wraps, all of them unwrap. Lines that begin with `#` are notes.
///
/// AES-256-GCM under random nonces, over the content key and what it is for, so that a wrapped key
/// is of no use in another one's row.
public final class MasterKeys {

  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, SecretKey> keysByName;
  private final String current;
  private final SecretKey wrapping;

  private MasterKeys(Map<String, SecretKey> keysByName, String current, SecretKey wrapping) {
    this.keysByName = keysByName;
    this.current = current;
    this.wrapping = wrapping;
  }

  /// A content key as it is stored.
  ///
  /// @param master the name of the master key
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Wrapped(String master, byte[] bytes) {}

  /// Reads the file.
  ///
  /// @param create whether a file with one new key is made if there is none
  /// @throws StartupException if it can't be read, or a line is wrong
  public static MasterKeys read(Path file, boolean create) {
    try {
      if (Files.notExists(file)) {
        if (!create) {
          throw new StartupException("no file of master keys " + file);
        }
        OwnerOnlyFile.create(
            file, "master-1 " + Base64.getEncoder().encodeToString(random()) + "\n");
      }
      return parse(file.toString(), Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new StartupException("master keys " + file + ": " + e, e);
    }
  }

  /// Reads lines.
  ///
  /// @param source for messages
  static MasterKeys parse(String source, String text) {
    LinkedHashMap<String, SecretKey> keys = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        String place = "%s, line %d: ".formatted(source, number);
        String[] parts = line.strip().split(" +", -1);
        if (parts.length != 2 || !NAME.matcher(parts[0]).matches()) {
          throw new StartupException(place + "not a name and a key");
        }
        if (keys.putIfAbsent(parts[0], key(place, parts[1])) != null) {
          throw new StartupException(place + "a second key of the name " + parts[0]);
        }
      }
    }
    if (keys.isEmpty()) {
      throw new StartupException(source + ": no master key");
    }
    return new MasterKeys(keys, keys.firstEntry().getKey(), keys.firstEntry().getValue());
  }

  private static SecretKey key(String place, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException _) {
      // said below, without the text, which may be nearly a key
    }
    throw new StartupException(place + "the key is not 32 bytes in Base64");
  }

  /// The name of the key that wraps.
  public String current() {
    return current;
  }

  Wrapped wrap(byte[] secret, byte[] purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, wrapping, nonce, purpose).doFinal(secret);
      return new Wrapped(
          current,
          ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has AES-GCM", e);
    }
  }

  /// The content key; null if its master key is not here, or it is not wrapped for this purpose.
  byte @Nullable [] unwrap(Wrapped wrapped, byte[] purpose) {
    SecretKey key = keysByName.get(wrapped.master());
    if (key == null || wrapped.bytes().length <= NONCE_BYTES) {
      return null;
    }
    byte[] nonce = Arrays.copyOf(wrapped.bytes(), NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, purpose)
          .doFinal(wrapped.bytes(), NONCE_BYTES, wrapped.bytes().length - NONCE_BYTES);
    } catch (GeneralSecurityException _) {
      return null;
    }
  }

  static byte[] random() {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] purpose)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose);
    return cipher;
  }
}
