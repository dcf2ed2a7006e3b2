/// What stands in the segments of the archive, which keep the log when Kafka no longer does.
@NullMarked
package io.parley.schema.archive;

import org.jspecify.annotations.NullMarked;
