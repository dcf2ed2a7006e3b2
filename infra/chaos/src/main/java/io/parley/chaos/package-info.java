/// The harness that shows, under faults, that Parley keeps its promises.
///
/// ```
///   bench ──starts, breaks, heals──► the platform's processes ◄── proxy (faults of links)
///     │                                     ▲
///     ├── client (seeded workload) ─────────┘──► observation (journals)
///     │                                               │
///     └── source (log, PostgreSQL) ──► check ◄────────┘
/// ```
@NullMarked
package io.parley.chaos;

import org.jspecify.annotations.NullMarked;
