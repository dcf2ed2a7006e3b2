package io.parley.connector.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

/// The file that holds the signing key: PEM (PKCS #8, RFC 7468), as `openssl genpkey -algorithm
/// ed25519` writes it, or a private JWK (RFC 8037).
final class SigningKeyFile {

  private static final String ED25519 = "Ed25519";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private final Path file;

  SigningKeyFile(Path file) {
    this.file = file;
  }

  /// Reads the key.
  ///
  /// @param create whether one is made if there is none. Of several processes that do so at once,
  ///   one makes it and the others read it.
  /// @throws StartupException if there is no key, or none of this kind
  SigningKey load(boolean create) {
    try {
      if (Files.notExists(file)) {
        if (!create) {
          throw new StartupException(
              "no signing key " + file + ": make one with openssl genpkey -algorithm ed25519");
        }
        create();
      }
      return SigningKey.of(seed(Files.readString(file, UTF_8)));
    } catch (IOException e) {
      throw new StartupException("signing key " + file + ": " + e, e);
    }
  }

  /// A file appears under its name complete or not at all, and never in place of another: it is
  /// written under a name of its own, then linked.
  private void create() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      write(draft, pem(newKey()));
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster, and its key is the one.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(Path path, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, ownerOnly)) {
      ByteBuffer bytes = US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
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

  private byte[] seed(String text) {
    try {
      Matcher pem = PEM.matcher(text);
      PrivateKey key = pem.find() ? fromPem(pem.group(1)) : fromJwk(text);
      return ((EdECPrivateKey) key).getBytes().orElseThrow();
    } catch (JoseException | GeneralSecurityException | RuntimeException e) {
      throw new StartupException(
          "signing key " + file + ": not a private Ed25519 key as PEM (PKCS #8) or JWK", e);
    }
  }

  private static PrivateKey fromPem(String base64) throws GeneralSecurityException {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static PrivateKey fromJwk(String text) throws JoseException, InvalidKeySpecException {
    if (JsonWebKey.Factory.newJwk(text) instanceof OctetKeyPairJsonWebKey key
        && key.getPrivateKey() != null) {
      return key.getPrivateKey();
    }
    throw new InvalidKeySpecException("no private OKP key");
  }
}
