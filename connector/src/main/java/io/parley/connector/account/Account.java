package io.parley.connector.account;

import io.parley.schema.audit.AccountRole;
import java.time.Instant;
import java.util.Set;

/// A person who may log in, as operators see it.
///
/// @param roles what the account may do more than others
/// @param suspended by an administrator: no log-in, no new tokens
public record Account(
    String user,
    String displayName,
    Set<AccountRole> roles,
    boolean suspended,
    Instant createdAt) {}
