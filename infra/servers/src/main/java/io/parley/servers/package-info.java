/// Embedded real servers: Kafka in this process, PostgreSQL and Redis as its children, all on the
/// loopback interface and with their data under one directory that survives restarts.
///
///     <data>/lock                    held while the servers run
///     <data>/kafka/data              log directories, cluster id
///     <data>/postgres/data           database cluster; postgres.log beside it
///     <data>/redis                   redis-server itself, append-only file, redis.log, redis.pid
///
/// PostgreSQL and Redis are daemons with sessions of their own, so that a Ctrl-C in a terminal
/// reaches this process alone, which then stops its servers last. If this process dies without
/// having done so, the next start on the same directory finds and stops what was left over.
@NullMarked
package io.parley.servers;

import org.jspecify.annotations.NullMarked;
