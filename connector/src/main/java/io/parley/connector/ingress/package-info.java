/// The way in: commands from this node's sessions to the log.
@NullMarked
package io.parley.connector.ingress;

import org.jspecify.annotations.NullMarked;
