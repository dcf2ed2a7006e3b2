/// The steps of a message's path through the processes, each alone, as JMH benchmarks.
@NullMarked
package io.parley.jmh;

import org.jspecify.annotations.NullMarked;
