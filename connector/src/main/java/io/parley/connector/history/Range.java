package io.parley.connector.history;

/// Which part of a conversation's events a page is taken from.
public sealed interface Range {

  /// The oldest events after `sequence`.
  record After(long sequence) implements Range {}

  /// The newest events before `sequence`.
  record Before(long sequence) implements Range {}
}
