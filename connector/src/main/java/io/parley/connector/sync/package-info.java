/// How a device that was away gets everything: buffer, barrier, read index; and the digest that
/// finds whatever was not foreseen.
@NullMarked
package io.parley.connector.sync;

import org.jspecify.annotations.NullMarked;
