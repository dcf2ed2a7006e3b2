/// A second router: decides all commands again, in this process and on nothing but their records,
/// and compares what comes of it with the log, byte by byte.
///
/// ```
///   parley.commands ──► SecondRouter ──► events ─┐
///   parley.dead-letters (what froze) ──┘         ├─► equal, or the first Difference
///   parley.events ───────────────────────────────┘
/// ```
@NullMarked
package io.parley.router.replay;

import org.jspecify.annotations.NullMarked;
