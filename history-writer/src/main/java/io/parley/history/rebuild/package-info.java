/// The history built anew from the log, beside the one that is in use, which it then replaces.
///
/// ```
///   load (copy, partitions in parallel) ──► catch up ──► compare ──► catch up ──► swap
///                                              ▲ at the offsets of one moment of what is in use
/// ```
@NullMarked
package io.parley.history.rebuild;

import org.jspecify.annotations.NullMarked;
