package io.parley.history.archive;

import io.parley.history.audit.Hash;

/// The file of what a checkpoint sealed, as the manifest names it.
///
/// @param checkpoint its number
/// @param bytes of the file
/// @param hash of the file
record SpansFile(long checkpoint, long bytes, Hash hash) {

  String name() {
    return "spans/%d-%s.gz".formatted(checkpoint, hash);
  }
}
