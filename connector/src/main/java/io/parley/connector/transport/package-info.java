/// Sockets: WebSocket and HTTP on one port, lines of JSON on another.
@NullMarked
package io.parley.connector.transport;

import org.jspecify.annotations.NullMarked;
