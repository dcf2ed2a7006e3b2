package io.parley.connector.transport;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes wait for the node's clients to take them, over all of them, and whether that is
/// too much. Safe for many threads.
final class Backlog {

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  Backlog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  long bytes() {
    return bytes.get();
  }

  boolean isExceeded() {
    return bytes.get() > maxBytes;
  }
}
