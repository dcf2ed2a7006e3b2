/// What is told of the past: pure folds of the log.
@NullMarked
package io.parley.history.audit;

import org.jspecify.annotations.NullMarked;
