package io.parley.history.projection;

/// An event's place in its conversation.
public record EventKey(String conversation, long sequence) {}
