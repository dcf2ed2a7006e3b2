package io.parley.history.scan;

import io.parley.history.projection.Head;
import java.nio.file.Path;

/// What an excerpt is made of, as it comes out of the partitions: the events of a scope, the ends
/// of their conversations, and all ends that a checkpoint has sealed. Used by one thread.
final class Gathered implements AutoCloseable {

  private static final int EVENT_BYTES = 32 << 20;
  private static final int HEAD_BYTES = 8 << 20;

  private final Workspace workspace;
  private final DiskSort events;
  private final DiskSort ends;
  private final DiskSort sealed;

  /// @param directory where it may make files, as large as what it is of
  Gathered(Path directory) {
    workspace = new Workspace(directory);
    events = new DiskSort(workspace, EVENT_BYTES);
    ends = new DiskSort(workspace, HEAD_BYTES);
    sealed = new DiskSort(workspace, HEAD_BYTES);
  }

  void addEvent(String conversation, long sequence, ScannedEvent event) {
    events.add(new Entry(conversation, sequence, event.payload()));
  }

  void addEnd(String conversation, Head head) {
    ends.add(ScannedHeads.entry(conversation, head));
  }

  void addSealed(String conversation, Head head) {
    sealed.add(ScannedHeads.entry(conversation, head));
  }

  DiskSort events() {
    return events;
  }

  DiskSort ends() {
    return ends;
  }

  DiskSort sealed() {
    return sealed;
  }

  @Override
  public void close() {
    events.close();
    ends.close();
    sealed.close();
    workspace.close();
  }
}
