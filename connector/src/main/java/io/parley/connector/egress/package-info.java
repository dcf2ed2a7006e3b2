/// The way out: deliveries from this node's own topic to its sessions.
@NullMarked
package io.parley.connector.egress;

import org.jspecify.annotations.NullMarked;
