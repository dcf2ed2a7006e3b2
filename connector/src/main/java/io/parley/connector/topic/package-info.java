/// Reading one partition of a topic, in a thread of its own.
@NullMarked
package io.parley.connector.topic;

import org.jspecify.annotations.NullMarked;
