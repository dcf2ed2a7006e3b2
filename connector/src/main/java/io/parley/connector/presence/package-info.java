/// Which sessions are where and who is there, and which nodes live. No message depends on it.
///
/// ```
///   parley:sessions:{user}       hash     session ──► when written, TableEntry
///   parley:presence:{user}       hash     state, lastSeen
///   parley:presence:{user}       channel  state lastSeen, when the state changes
///   parley:node-sessions:<node>  set      user/session
///   parley:node:<node>           hash     address, incarnation, sessions; for the length of the lease
///   parley:orders:<node>         channel  a session that the node is to end
/// ```
///
/// Redis may be away, and may be wiped at any moment: [RedisPresence] mends the table.
@NullMarked
package io.parley.connector.presence;

import org.jspecify.annotations.NullMarked;
