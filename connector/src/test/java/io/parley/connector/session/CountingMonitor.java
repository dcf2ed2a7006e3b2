package io.parley.connector.session;

import io.parley.connector.frame.FrameType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what it was told.
final class CountingMonitor implements SessionMonitor {

  final List<String> notes = new ArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @Override
  public void frameIn(FrameType type) {
    notes.add("in " + type.wireName());
  }

  @Override
  public void frameRefused() {
    notes.add("refused");
  }

  @Override
  public void rateLimited(RateLimit limit) {
    notes.add("limited " + limit);
  }

  @Override
  public void pushDropped(Push.Kind kind) {
    notes.add("dropped " + kind);
  }

  @Override
  public void resynced() {
    notes.add("resynced");
  }

  @Override
  public void requestTimedOut() {
    notes.add("timed out");
  }

  @Override
  public void failed(Throwable cause) {
    failures.add(cause);
  }
}
