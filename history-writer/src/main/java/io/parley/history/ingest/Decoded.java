package io.parley.history.ingest;

import io.parley.history.projection.LogPartition;
import io.parley.history.store.OwnedBatch;
import org.jspecify.annotations.Nullable;

/// What a poll brought of one partition.
///
/// @param owned up to the first record that is not what it should be
/// @param undecodable that record, if there is one
record Decoded(OwnedBatch owned, @Nullable Undecodable undecodable) {

  LogPartition partition() {
    return owned.batch().partition();
  }

  record Undecodable(long offset, String reason) {}
}
