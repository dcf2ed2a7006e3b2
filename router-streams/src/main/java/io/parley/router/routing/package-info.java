/// Who is where, and which node is sent what. A hint, so it may look at more than the records of
/// one partition; the log is the truth.
@NullMarked
package io.parley.router.routing;

import org.jspecify.annotations.NullMarked;
