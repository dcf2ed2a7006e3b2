package io.parley.history.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A statement of what the history was at a moment.
///
/// @param time when it was made; whole milliseconds
/// @param key that signs it
/// @param nextKey that signs those that follow; null: the same
public record Checkpoint(
    Link link, Instant time, CheckpointKey key, @Nullable CheckpointKey nextKey, Sealed sealed) {

  /// Its place among the checkpoints.
  ///
  /// @param number from 1, without gaps
  /// @param previous hash of the one before; of the first: 32 zero bytes
  /// @param history root of the tree over the hashes of all before it
  public record Link(long number, Hash previous, Hash history) {}

  /// What it seals.
  ///
  /// @param events how many since the checkpoint before
  /// @param total how many in all
  /// @param spans the tree over them, conversation by conversation
  /// @param heads the tree over the heads of all conversations
  /// @param offsets of each partition of the log, behind what is sealed
  /// @param trail the end of the audit log; null in a checkpoint of version 1, which did not seal
  ///   it
  public record Sealed(
      long events,
      long total,
      TreeHead spans,
      TreeHead heads,
      SortedMap<Integer, Long> offsets,
      @Nullable TrailHead trail) {

    public Sealed {
      offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }
  }

  public long number() {
    return link.number();
  }

  /// Who has to sign the one that follows.
  public CheckpointKey successor() {
    return nextKey == null ? key : nextKey;
  }
}
