/// What clients saw, as they write it down during a run: one [Observation] a line.
///
/// ```
///   invoked ──► answered (accepted · page · refused · unknown)      the client asks
///   received ──► applied                                            the client is told
///   connected ──► sync-began ──► synced ──► disconnected … left     the client comes and goes
///   disrupted ──► mended … quiet                                    what is done to the platform
/// ```
///
/// All clients of a run stamp by one monotonic clock, so that "before" means the same to all.
@NullMarked
package io.parley.chaos.observation;

import org.jspecify.annotations.NullMarked;
