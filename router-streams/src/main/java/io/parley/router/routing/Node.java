package io.parley.router.routing;

/// A connector as the routes know it. Written by the thread that applies routes, read by all.
final class Node {

  /// No node has it: the record that says a node's incarnation is missing.
  static final long UNKNOWN = 0;

  private final String name;
  private volatile long incarnation = UNKNOWN;

  /// How many routes lead here, void ones included; for the writer alone.
  int routes;

  Node(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  long incarnation() {
    return incarnation;
  }

  void started(long current) {
    incarnation = current;
  }

  /// An incarnation is over; one that has followed it goes on.
  void ended(long former) {
    if (incarnation == former) {
      incarnation = UNKNOWN;
    }
  }

  boolean isForgettable() {
    return routes == 0 && incarnation == UNKNOWN;
  }
}
