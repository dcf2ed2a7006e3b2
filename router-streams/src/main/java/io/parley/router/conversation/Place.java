package io.parley.router.conversation;

import java.time.Instant;

/// Where an event stands in its conversation.
public record Place(long sequence, Instant time) {}
