/// `parley.audit`: who has looked at others' history, and what else was done that not everybody
/// may.
@NullMarked
package io.parley.history.trail;

import org.jspecify.annotations.NullMarked;
