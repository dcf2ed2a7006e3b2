/// The command line, `parley`: one class a command, and what commands share.
@NullMarked
package io.parley.launcher;

import org.jspecify.annotations.NullMarked;
