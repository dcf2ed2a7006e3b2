/// `parley bench`: puts a load on a Parley, or on a bare relay beside it, and says how it went.
///
/// The load is an open loop: messages are due at a constant rate, whether those before were
/// answered or not, and every time is measured from when a message was due. So a server that stops
/// for a second is seen by all that should have been sent in it.
@NullMarked
package io.parley.load;

import org.jspecify.annotations.NullMarked;
