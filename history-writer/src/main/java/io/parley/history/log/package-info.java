/// The log as it is read once, from a place to a place, wherever it is kept.
@NullMarked
package io.parley.history.log;

import org.jspecify.annotations.NullMarked;
