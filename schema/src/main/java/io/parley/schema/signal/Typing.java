package io.parley.schema.signal;

/// A user is writing a message.
public record Typing(String conversation, String user) {}
