package io.parley.history.store;

import io.parley.history.projection.Batch;

/// A batch, with the epoch of the claim under which it is to be written.
public record OwnedBatch(long epoch, Batch batch) {}
