package io.parley.router.conversation;

import io.parley.schema.conversation.Role;

/// A user's standing in a conversation.
///
/// @param since the sequence of the event that made the user a member
public record Member(String user, Role role, long since) {}
