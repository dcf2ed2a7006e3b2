/// Where a run left what it did: the log in Kafka and the rows in PostgreSQL.
@NullMarked
package io.parley.chaos.source;

import org.jspecify.annotations.NullMarked;
