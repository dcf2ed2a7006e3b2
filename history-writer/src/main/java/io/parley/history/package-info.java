/// The history writer: carries the log from Kafka to PostgreSQL.
///
/// ```
///   Kafka ──► ingest ──► store ──► PostgreSQL
///             (loop)       │
///                      projection (pure: what the log means in rows)
/// ```
@NullMarked
package io.parley.history;

import org.jspecify.annotations.NullMarked;
