package io.parley.connector.presence;

/// Which node this is.
///
/// @param address where its clients reach it, for people to read
/// @param incarnation one start of the node, compared for equality only
public record NodeIdentity(String id, String address, long incarnation) {}
