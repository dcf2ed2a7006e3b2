package io.parley.connector.session;

/// This connector, as the router knows it.
///
/// @param incarnation another one at each start; compared for equality only
public record Node(String id, long incarnation) {}
