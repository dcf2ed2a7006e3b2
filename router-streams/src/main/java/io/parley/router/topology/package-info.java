/// The router as a Kafka Streams application. The only package that knows Streams.
///
/// ```
/// parley.commands ─► decide ─┬─► parley.events
///                      │     ├─► parley.receipts
///        conversations ┘     ├─► parley.node.<id>
///                            └─► parley.dead-letters
/// parley.sessions ─► routes (in every instance, whole)
/// ```
@NullMarked
package io.parley.router.topology;

import org.jspecify.annotations.NullMarked;
