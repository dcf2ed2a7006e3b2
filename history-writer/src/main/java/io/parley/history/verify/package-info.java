/// Verifies the history as it is kept: against itself, against its checkpoints wherever they are
/// kept, and against the log; and proves single events.
@NullMarked
package io.parley.history.verify;

import org.jspecify.annotations.NullMarked;
