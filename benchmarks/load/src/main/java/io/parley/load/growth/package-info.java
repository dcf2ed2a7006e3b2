/// What a message costs as something else grows, and a chart of it.
@NullMarked
package io.parley.load.growth;

import org.jspecify.annotations.NullMarked;
