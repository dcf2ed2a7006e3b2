package io.parley.chaos.observation;

/// A device of a user: the client that observes. It keeps its memory, its cursors above all, from
/// one connection to the next.
public record Device(String user, String id) {

  @Override
  public String toString() {
    return user + "/" + id;
  }
}
