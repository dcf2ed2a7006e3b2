/// Which sessions are where, for people and tools to look at. No message depends on it.
///
/// ```
///   parley:sessions:{user}       hash  session ──► TableEntry
///   parley:presence:{user}       hash  state, lastSeen
///   parley:node-sessions:<node>  set   user/session
///   parley:node:<node>           hash  address, incarnation, sessions; for the length of the lease
/// ```
///
/// Redis may be away, and may be wiped at any moment: [RedisPresence] mends the table.
@NullMarked
package io.parley.connector.presence;

import org.jspecify.annotations.NullMarked;
