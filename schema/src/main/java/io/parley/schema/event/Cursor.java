package io.parley.schema.event;

import java.time.Instant;

/// How far a member has got in a conversation: up to which sequence everything was received by one
/// of the user's devices, and read. Neither ever goes back. The value on `parley.receipts`.
public record Cursor(String conversation, String user, long delivered, long read, Instant time) {}
