/// Kafka: the consumer of the log, and the loop that carries what it reads to the store. PostgreSQL
/// alone says where to read on; the consumer group only shares out the partitions.
///
/// A partition that is assigned to this process:
///
/// ```
///              claimed                      refused, or no place to read from
///   Waiting ──────────────► Owned ─────────────────────────────► Stopped
///      ▲                      │
///      └──────────────────────┘
///        fenced: another had claimed it; claimed anew if it still is assigned a little later
/// ```
@NullMarked
package io.parley.history.ingest;

import org.jspecify.annotations.NullMarked;
