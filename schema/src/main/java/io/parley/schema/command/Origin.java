package io.parley.schema.command;

/// Who sent a command, and where the answer goes.
///
/// @param user the authenticated user
/// @param device the user's device
/// @param session the session, unique over all nodes and times
/// @param request the number that the node gave to the request, unique within the session
/// @param node the node that holds the session
/// @param incarnation the node's incarnation
public record Origin(
    String user, String device, String session, long request, String node, long incarnation) {}
