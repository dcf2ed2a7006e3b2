package io.parley.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file of a private Ed25519 key: PEM (PKCS #8, RFC 7468), as `openssl genpkey -algorithm
/// ed25519` writes it.
///
/// @param name what the key is, for messages, such as `signing key`
public record PrivateKeyFile(Path file, String name) {

  private static final String ED25519 = "Ed25519";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  /// What stands in the file.
  ///
  /// @param create whether a key is made if there is none. Of several processes that do so at once,
  ///   one makes it and the others read it.
  /// @throws StartupException if there is none, or it can't be read or made
  public String read(boolean create) {
    try {
      if (Files.notExists(file)) {
        if (!create) {
          throw new StartupException(
              "no %s %s: make one with openssl genpkey -algorithm ed25519".formatted(name, file));
        }
        OwnerOnlyFile.create(file, pem(newKey()));
      }
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new StartupException(name + " " + file + ": " + e, e);
    }
  }

  /// The key that a text has as PEM; empty if it has no PEM.
  ///
  /// @throws GeneralSecurityException if what it has is no such key
  public static Optional<PrivateKey> parse(String text) throws GeneralSecurityException {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return Optional.of(
          KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no Base64", e);
    }
  }

  private static PrivateKey newKey() {
    try {
      return KeyPairGenerator.getInstance(ED25519).generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  private static String pem(PrivateKey key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }
}
