/// A relay that does nothing but frame and forward: the ceiling for anything that has to do more.
@NullMarked
package io.parley.load.relay;

import org.jspecify.annotations.NullMarked;
