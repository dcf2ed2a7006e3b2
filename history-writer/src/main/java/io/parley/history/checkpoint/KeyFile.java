package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Signers.Signer;
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
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// The file of a key that signs checkpoints: PEM (PKCS #8, RFC 7468), as `openssl genpkey
/// -algorithm ed25519` writes it.
final class KeyFile {

  private static final String ED25519 = "Ed25519";
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private final Path file;

  KeyFile(Path file) {
    this.file = file;
  }

  /// Reads the key.
  ///
  /// @param create whether one is made if there is none; its public half is put beside it then
  /// @throws StartupException if there is no key, or none of this kind
  Signer load(boolean create) {
    try {
      if (Files.notExists(file)) {
        if (!create) {
          throw new StartupException(
              "no key for checkpoints %s: make one with openssl genpkey -algorithm ed25519"
                  .formatted(file));
        }
        create();
      }
      return signer(Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new StartupException("key for checkpoints " + file + ": " + e, e);
    }
  }

  private Signer signer(String text) {
    try {
      Matcher pem = PEM.matcher(text);
      if (!pem.find()) {
        throw new IllegalArgumentException("no private key as PEM");
      }
      PrivateKey key =
          KeyFactory.getInstance(ED25519)
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
      return new Signer(publicHalf(key), body -> sign(key, body));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new StartupException(
          "key for checkpoints " + file + ": not a private Ed25519 key as PEM (PKCS #8)", e);
    }
  }

  /// Java has no way from the private half to the public one.
  private static CheckpointKey publicHalf(PrivateKey key) {
    byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
    return CheckpointKey.of(new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded());
  }

  private static byte[] sign(PrivateKey key, String body) {
    try {
      Signature signature = Signature.getInstance(ED25519);
      signature.initSign(key);
      signature.update(body.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
    }
  }

  /// A file appears under its name complete or not at all, and never in place of another: it is
  /// written under a name of its own, then linked.
  private void create() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      PrivateKey key = KeyPairGenerator.getInstance(ED25519).generateKeyPair().getPrivate();
      write(draft, pem(key));
      Files.createLink(file, draft);
      Files.writeString(
          file.resolveSibling(file.getFileName() + ".pub"), publicHalf(key).pem(), US_ASCII);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster, and its key is the one.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform of ours has Ed25519", e);
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

  private static String pem(PrivateKey key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }
}
