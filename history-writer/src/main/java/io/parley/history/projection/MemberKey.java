package io.parley.history.projection;

/// A user in a conversation.
public record MemberKey(String conversation, String user) {}
