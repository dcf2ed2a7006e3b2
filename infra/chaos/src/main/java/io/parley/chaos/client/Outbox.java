package io.parley.chaos.client;

import io.parley.schema.RawJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a device has to send in one conversation, in its order. Each message stays until it was
/// acknowledged or refused for good, and keeps its `clientId` over all attempts. An acknowledged
/// one stays too while one before it is open, whose answer got lost: what follows must name it.
///
/// A message can also be taken without having been sent from here, where its copies go other ways.
/// Then it is the device's last all the same; but of one that was there already it is not known
/// whether it was taken from this device, and what follows names none.
final class Outbox {

  /// How many messages may be unanswered at once.
  static final int WINDOW = 4;

  /// After so many refusals as out of order a message gives up naming the one before it: that one
  /// was refused for good, and yet may have been taken.
  private static final int MAX_OUT_OF_ORDER = 10;

  /// @param names whether it names the message before it as `prev`
  record Draft(UUID clientId, RawJson content, boolean names) {}

  /// One attempt to make.
  record Attempt(Draft draft, @Nullable UUID prev) {}

  private static final class Entry {
    private final Draft draft;
    private boolean inFlight;

    /// Of its event; 0 while it is open.
    private long sequence;

    private boolean sentBefore;
    private int outOfOrder;

    private Entry(Draft draft) {
      this.draft = draft;
    }

    private boolean isAccepted() {
      return sequence > 0;
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  /// The last of the messages that were taken and that no open one has to come before; null if
  /// there is none, or it is not known which.
  private @Nullable UUID last;

  private long lastSequence;

  void add(Draft draft) {
    entries.addLast(new Entry(draft));
  }

  /// The attempts that may be made now; they count as made. What is sent again waits until the
  /// message before it is sent again too, or is settled.
  List<Attempt> due() {
    List<Attempt> due = new ArrayList<>();
    UUID prev = last;
    boolean follows = true;
    int open = 0;
    for (Entry entry : entries) {
      if (entry.isAccepted()) {
        // It has named the one before it, which so was taken too.
        prev = entry.sentBefore ? entry.draft.clientId() : prev;
        follows = true;
        continue;
      }
      if (open++ == WINDOW) {
        break;
      }
      boolean sent = !entry.inFlight && (follows || !entry.sentBefore);
      if (sent) {
        entry.inFlight = true;
        entry.sentBefore = true;
        boolean names = entry.draft.names() && entry.outOfOrder < MAX_OUT_OF_ORDER;
        due.add(new Attempt(entry.draft, names ? prev : null));
      }
      follows = sent;
      prev = entry.draft.clientId();
    }
    return due;
  }

  /// The message is in the log, at that sequence.
  ///
  /// @param duplicate whether it was there already
  void accepted(UUID clientId, long sequence, boolean duplicate) {
    boolean sent = false;
    for (Entry entry : entries) {
      if (entry.draft.clientId().equals(clientId)) {
        entry.sequence = sequence;
        sent = entry.sentBefore;
      }
    }
    if (!sent) {
      taken(duplicate ? null : clientId, sequence);
    }
    while (!entries.isEmpty() && entries.getFirst().isAccepted()) {
      Entry settled = entries.removeFirst();
      taken(settled.draft.clientId(), settled.sequence);
    }
  }

  private void taken(@Nullable UUID clientId, long sequence) {
    if (sequence > lastSequence) {
      last = clientId;
      lastSequence = sequence;
    }
  }

  /// The message will never be in the log.
  void refused(UUID clientId) {
    entries.removeIf(entry -> entry.draft.clientId().equals(clientId));
  }

  /// The message is to be sent again.
  ///
  /// @param outOfOrder whether it was refused because the one before it is missing
  void failed(UUID clientId, boolean outOfOrder) {
    for (Entry entry : entries) {
      if (entry.draft.clientId().equals(clientId)) {
        entry.inFlight = false;
        entry.outOfOrder += outOfOrder ? 1 : 0;
      }
    }
  }

  /// Nothing that was sent will be answered any more.
  void disconnected() {
    entries.forEach(entry -> entry.inFlight = false);
  }

  /// Whether nothing is open.
  boolean isEmpty() {
    return size() == 0;
  }

  /// How many are open.
  int size() {
    return (int) entries.stream().filter(entry -> !entry.isAccepted()).count();
  }
}
