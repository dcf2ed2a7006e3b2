/// What one client may say and hears, from its first frame to the end of its connection, and who is
/// connected to this node.
///
/// ```
///   opened ──hello──► logged in ──────────────► ended
///      │                 ▲  │                     ▲
///      │                 │  └─sync─► synchronizing │
///      │                 └──synced───────┘  │      │
///      └──login timeout, refused token──────┴──────┘
/// ```
///
/// Everything of one connection happens on its event loop; what blocks runs elsewhere and comes
/// back by [Connection#execute]. Nothing here knows Netty, Kafka, Redis or SQL.
@NullMarked
package io.parley.connector.session;

import org.jspecify.annotations.NullMarked;
