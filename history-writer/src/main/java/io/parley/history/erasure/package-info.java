/// The erasing of what is due, wherever contents are kept: rows in PostgreSQL lose them, and the
/// keys that they are encrypted with in the log are destroyed.
@NullMarked
package io.parley.history.erasure;

import org.jspecify.annotations.NullMarked;
