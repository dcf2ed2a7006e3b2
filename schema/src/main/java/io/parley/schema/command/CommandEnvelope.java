package io.parley.schema.command;

/// A command with what surrounds it.
///
/// @param conversation the conversation it concerns, and the record's key
public record CommandEnvelope(String conversation, Origin origin, Command command) {}
