/// The past as the log alone tells it, without PostgreSQL's tables: read from end to end, and
/// sorted by conversations on the disk.
///
/// ```
///   partition ─► walk (heads, members, erasures) ─► sort of the scope's events ─┐
///   partition ─► walk                            ─► sort of their ends          ├─► excerpt
///   …                                            ─► sort of the sealed heads ───┘
/// ```
@NullMarked
package io.parley.history.scan;

import org.jspecify.annotations.NullMarked;
