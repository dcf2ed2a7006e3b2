/// What a router keeps of one partition's conversations, and the one who decides on it. Knows of no
/// Streams: the same code runs in a router and in a replay of its commands.
///
/// The entries are small, so that a message costs the same in a group of three and of ten thousand.
/// Each key begins with the conversation's id and a NUL, which no id contains, and goes on with:
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
/// | `Z` frozen   |                          | which command, and why                      |
@NullMarked
package io.parley.router.state;

import org.jspecify.annotations.NullMarked;
