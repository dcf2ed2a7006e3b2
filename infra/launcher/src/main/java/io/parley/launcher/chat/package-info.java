/// A small client of the protocol, for the commands that chat and for tests: what docs/protocol.md
/// says, by the JDK's own HTTP and WebSocket.
@NullMarked
package io.parley.launcher.chat;

import org.jspecify.annotations.NullMarked;
