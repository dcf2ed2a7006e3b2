/// The names, shapes and settings of Kafka's topics.
@NullMarked
package io.parley.schema.topic;

import org.jspecify.annotations.NullMarked;
