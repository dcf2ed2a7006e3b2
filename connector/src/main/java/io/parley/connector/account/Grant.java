package io.parley.connector.account;

import io.parley.connector.account.AccessTokens.AccessToken;
import java.time.Instant;
import java.util.UUID;

/// What a device holds after a log-in or a refresh.
record Grant(
    UUID login, String user, AccessToken access, RefreshToken refresh, Instant refreshExpiresAt) {}
