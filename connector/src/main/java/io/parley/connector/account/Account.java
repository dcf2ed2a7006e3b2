package io.parley.connector.account;

import java.time.Instant;

/// A person who may log in, as operators see it.
///
/// @param suspended by an administrator: no log-in, no new tokens
public record Account(String user, String displayName, boolean suspended, Instant createdAt) {}
