package io.parley.connector.presence;

/// What sessions ask about presence.
public record PresencePorts(
    PresenceConfig config, PresenceFeed feed, Visibility visibility, Signals signals) {}
