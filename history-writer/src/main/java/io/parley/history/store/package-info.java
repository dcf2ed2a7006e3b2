/// PostgreSQL: the only home of jOOQ. One transaction holds the rows of some batches and the
/// offsets behind them.
///
/// Whoever is assigned a log partition claims it under a new owner's epoch; an offset moves only
/// from where its owner believes it to be, and only under the newest epoch:
///
/// ```
///   claim (epoch 7) ──► write 100→120 (7) ──► write 120→133 (7) ──► …
///                            claim by another (epoch 8) ──┘ from here on, 7 is fenced
/// ```
@NullMarked
package io.parley.history.store;

import org.jspecify.annotations.NullMarked;
