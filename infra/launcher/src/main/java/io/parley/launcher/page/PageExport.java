package io.parley.launcher.page;

import io.parley.history.audit.export.ExportTotals;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An export of somebody's, on its way or to be fetched. One thread writes it, others look.
final class PageExport implements LongConsumer {

  private final long number;
  private final String words;
  private final List<String> files;
  private volatile long events;
  private volatile boolean cancelled;
  private volatile State state = State.RUNNING;
  private volatile @Nullable String problem;
  private volatile @Nullable ExportTotals totals;

  enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /// @param number of the entry on the audit log that tells of it
  /// @param files names of those that it becomes
  PageExport(long number, String words, List<String> files) {
    this.number = number;
    this.words = words;
    this.files = List.copyOf(files);
  }

  List<String> files() {
    return files;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean has(String file) {
    return state == State.DONE && files.contains(file);
  }

  /// Notes how many events are written.
  @Override
  public void accept(long written) {
    events = written;
    if (cancelled) {
      throw new CancellationException("whoever wanted the export has logged out");
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
  }

  void done(ExportTotals written) {
    totals = written;
    state = State.DONE;
  }

  void failed(String why) {
    problem = why;
    state = State.FAILED;
  }

  ObjectNode json() {
    ObjectNode json =
        PageQuestion.JSON
            .createObjectNode()
            .put("number", number)
            .put("name", words)
            .put("state", state.name().toLowerCase(Locale.ROOT))
            .put("events", events)
            .put("problem", problem);
    ExportTotals written = totals;
    if (written != null) {
      json.put("unchained", written.unchained());
    }
    ArrayNode names = json.putArray("files");
    if (state == State.DONE) {
      files.forEach(names::add);
    }
    return json;
  }
}
