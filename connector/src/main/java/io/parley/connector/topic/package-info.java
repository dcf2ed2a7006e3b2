/// How a node uses Kafka: reading one partition in a thread of its own, writing from event loops.
@NullMarked
package io.parley.connector.topic;

import org.jspecify.annotations.NullMarked;
