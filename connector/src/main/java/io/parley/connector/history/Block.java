package io.parley.connector.history;

/// What one user has decided about another's messages and sight of them.
///
/// @param stands false if it was taken back
public record Block(String blocker, String blocked, boolean stands) {}
