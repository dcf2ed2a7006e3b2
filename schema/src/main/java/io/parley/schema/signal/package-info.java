/// What is worth telling only now: on `parley.signals`, never in the log.
@NullMarked
package io.parley.schema.signal;

import org.jspecify.annotations.NullMarked;
