/// Seals the history, and carries the checkpoints to where an insider with every database can't
/// reach them: a topic, a file, a command.
@NullMarked
package io.parley.history.checkpoint;

import org.jspecify.annotations.NullMarked;
