package io.parley.schema.route;

/// The value of a record on `parley.sessions`; a tombstone ends the route.
///
/// @param incarnation of the node that wrote it, as in the key. A route whose incarnation is not
///   the node's current one is void, so a dead or restarted node needs no clean-up to be harmless.
public record Route(long incarnation) {}
