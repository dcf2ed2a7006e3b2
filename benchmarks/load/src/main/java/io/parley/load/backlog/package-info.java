/// Records that wait in Kafka for one process, and how fast it works them off alone.
@NullMarked
package io.parley.load.backlog;

import org.jspecify.annotations.NullMarked;
