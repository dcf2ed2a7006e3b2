package io.parley.history.audit;

import java.util.Arrays;
import java.util.function.Function;

/// A checkpoint with its signature. The text is kept as it was signed.
public final class SignedCheckpoint {

  private final Checkpoint checkpoint;
  private final String body;
  private final byte[] signature;

  private SignedCheckpoint(Checkpoint checkpoint, String body, byte[] signature) {
    this.checkpoint = checkpoint;
    this.body = body;
    this.signature = signature;
  }

  /// Signs a checkpoint.
  ///
  /// @param signer by the checkpoint's key
  public static SignedCheckpoint sign(Checkpoint checkpoint, Function<String, byte[]> signer) {
    String body = CheckpointText.of(checkpoint);
    return new SignedCheckpoint(checkpoint, body, signer.apply(body));
  }

  /// One that was written down. The signature is not looked at: see [#isSigned].
  ///
  /// @throws IllegalArgumentException if the text is not a checkpoint's
  public static SignedCheckpoint of(String body, byte[] signature) {
    return new SignedCheckpoint(CheckpointText.parse(body), body, signature.clone());
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  public long number() {
    return checkpoint.number();
  }

  public String body() {
    return body;
  }

  /// The bytes themselves, not a copy: for reading only.
  public byte[] signature() {
    return signature;
  }

  public Hash hash() {
    return Hash.ofText(body);
  }

  /// Whether the key that it names has signed it.
  public boolean isSigned() {
    return checkpoint.key().hasSigned(body, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedCheckpoint that
        && body.equals(that.body)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return body.hashCode();
  }

  @Override
  public String toString() {
    return "checkpoint " + number() + " " + hash();
  }
}
