package io.parley.history.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Signers.Signer;
import io.parley.service.PrivateKeyFile;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// The file of a key that signs checkpoints: PEM (PKCS #8, RFC 7468), as `openssl genpkey
/// -algorithm ed25519` writes it.
final class KeyFile {

  private static final String ED25519 = "Ed25519";

  private final PrivateKeyFile file;

  KeyFile(Path file) {
    this.file = new PrivateKeyFile(file, "key for checkpoints");
  }

  /// Reads the key.
  ///
  /// @param create whether one is made if there is none; its public half is put beside it then
  /// @throws StartupException if there is no key, or none of this kind
  Signer load(boolean create) {
    boolean isNew = Files.notExists(file.file());
    PrivateKey key = parse(file.read(create));
    CheckpointKey publicHalf = publicHalf(key);
    if (isNew) {
      writeBeside(publicHalf);
    }
    return new Signer(publicHalf, body -> sign(key, body));
  }

  private PrivateKey parse(String text) {
    try {
      return PrivateKeyFile.parse(text).orElseThrow(GeneralSecurityException::new);
    } catch (GeneralSecurityException e) {
      throw new StartupException(
          "key for checkpoints %s: not a private Ed25519 key as PEM (PKCS #8)"
              .formatted(file.file()),
          e);
    }
  }

  private void writeBeside(CheckpointKey publicHalf) {
    Path beside = file.file().resolveSibling(file.file().getFileName() + ".pub");
    try {
      Files.writeString(beside, publicHalf.pem(), US_ASCII);
    } catch (IOException e) {
      throw new StartupException("public key for checkpoints " + beside + ": " + e, e);
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
}
