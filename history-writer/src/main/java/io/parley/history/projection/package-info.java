/// How the log becomes rows: a pure fold of events and cursors, given what is written already.
///
/// ```
///   Batch (a stretch of one log partition) ─┐
///                                           ├──► Projection.fold ──► Folded: RowChanges,
///   Known (heads, hashes, memberships) ─────┘                        and per partition what stops it
/// ```
@NullMarked
package io.parley.history.projection;

import org.jspecify.annotations.NullMarked;
