/// What happened, as it stands in the log `parley.events` for ever.
@NullMarked
package io.parley.schema.event;

import org.jspecify.annotations.NullMarked;
