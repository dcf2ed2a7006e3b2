/// What is told of the past and what can be proved of it, without any input or output: folds of the
/// log, hash trees, checkpoints that are signed and linked, the check of a conversation's events
/// against both, and proofs of inclusion.
///
/// ```
///   event hashes ──► tree ──► Span ──► tree ──► Checkpoint ──► signature
///   (a conversation's, since the          ▲         │  ▲
///    checkpoint before)      conversation heads ──► tree │
///                                                   └──┴── hash of, and tree over, those before it
/// ```
///
/// docs/audit.md has every byte of it.
@NullMarked
package io.parley.history.audit;

import org.jspecify.annotations.NullMarked;
