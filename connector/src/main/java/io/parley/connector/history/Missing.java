package io.parley.connector.history;

/// What a device does not have of one conversation: the events after `after`, up to `head`.
public record Missing(String conversation, long after, long head) {}
