package io.parley.service.content;

/// What came of destroying keys.
///
/// @param destroyed keys that are gone now and were there before
/// @param held keys of the scope that were kept because something holds them
public record Destruction(long destroyed, long held) {}
