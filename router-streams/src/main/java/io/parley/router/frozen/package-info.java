/// The conversations that routers have frozen: what an operator sees of them, and how one is taken
/// up again. Looks at what routers keep on Kafka, and at no router.
///
/// ```
///   a command fails ──► frozen ──► operator: inspect, mend, thaw (a command) ──► decided on again
///                         ▲                                     │
///                         └────────── fails again ◄─────────────┘
/// ```
@NullMarked
package io.parley.router.frozen;

import org.jspecify.annotations.NullMarked;
