/// The JSON frames of the client protocol: client frames are read into values, server frames are
/// written into bytes. Knows no sockets and no sessions.
@NullMarked
package io.parley.connector.frame;

import org.jspecify.annotations.NullMarked;
