package io.parley.service.content;

import java.util.UUID;

/// A data key, and what it is called in what it has sealed.
public final class ContentKey {

  private final UUID id;

  ContentKey(UUID id) {
    this.id = id;
  }

  public UUID id() {
    return id;
  }
}
