/// The router as a Kafka Streams application. The only package that knows Streams.
///
/// ```
/// parley.commands ─► decide ─┬─► parley.events
///                      │     ├─► parley.receipts
///        conversations ┘     ├─► parley.node.<id>
///                            └─► parley.dead-letters
/// parley.sessions ─► routes (in every instance, whole)
/// ```
///
/// The store `conversations` holds small entries, so that a message costs the same in a group of
/// three and of ten thousand. Each key begins with the conversation's id and a NUL, which no id
/// contains, and goes on with:
///
/// | key          | followed by              | value                                       |
/// |--------------|--------------------------|---------------------------------------------|
/// | `H` head     |                          | kind, head, hash … of the conversation      |
/// | `M` member   | user                     | role, since                                 |
/// | `F` former   | user                     | nothing: the user was a member once         |
/// | `P` posted   | sequence, 8 bytes        | author, device, client id … of the message  |
/// | `I` id       | client id, 16 bytes; user| place of the message                        |
/// | `L` last     | user, NUL, device        | client id of the device's last message      |
/// | `C` cursor   | user                     | delivered, read                             |
/// | `Z` frozen   |                          | why                                         |
@NullMarked
package io.parley.router.topology;

import org.jspecify.annotations.NullMarked;
