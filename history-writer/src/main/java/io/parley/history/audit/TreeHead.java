package io.parley.history.audit;

/// A tree's number of leaves, and its root.
public record TreeHead(long size, Hash root) {}
