/// A TCP proxy that breaks links on demand.
///
/// ```
///   client ──► FaultProxy ──► server        Link (one connection) = two Pumps, one a direction
/// ```
@NullMarked
package io.parley.chaos.proxy;

import org.jspecify.annotations.NullMarked;
