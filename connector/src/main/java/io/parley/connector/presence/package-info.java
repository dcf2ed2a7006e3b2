/// Which sessions are where, for people and tools to look at. No message depends on it.
@NullMarked
package io.parley.connector.presence;

import org.jspecify.annotations.NullMarked;
