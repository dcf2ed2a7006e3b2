/// One node: holds clients' sockets, turns their frames into commands and the node's deliveries
/// into frames.
///
/// ```
///   transport ──► session ──► ingress ──► parley.commands
///       ▲            ▲
///       └────────────┴──── egress ◄────── parley.node.<nodeId>
///   account: log-in     history: PostgreSQL     presence: Redis
///   route: who is where     sync: devices that were away
/// ```
@NullMarked
package io.parley.connector;

import org.jspecify.annotations.NullMarked;
