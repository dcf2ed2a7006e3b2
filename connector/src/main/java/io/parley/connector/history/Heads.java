package io.parley.connector.history;

import java.util.Map;

/// Which conversations moved, for some users.
///
/// @param headByConversationByUser only users with a conversation that moved
/// @param offsets per partition of `parley.events` up to where this look saw, exclusive
public record Heads(
    Map<String, Map<String, Long>> headByConversationByUser, Map<Integer, Long> offsets) {}
