package io.parley.history.verify;

import io.parley.history.archive.DamagedArchive;
import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import io.parley.history.audit.Redaction;
import io.parley.history.log.CommittedLog;
import io.parley.history.projection.EventKey;
import io.parley.history.projection.Head;
import io.parley.history.projection.LogPartition;
import io.parley.history.store.AuditSnapshot;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The history against the log, as far as the history has written it. As every hash covers the one
/// before it, two chains with the same head are the same: only conversations whose heads differ, or
/// in which something was found already, are compared event by event. What is left of an event that
/// has lost its content is no part of the chain, and is compared with the log's in any case.
///
/// Holds the heads of one partition's conversations, the hashes of those that are compared, and
/// some events at a time of those that have lost contents.
final class LogAudit {

  /// Conversations of one partition that are compared event by event.
  private static final int MAX_COMPARED = 100;

  /// Events that are looked up at a time.
  private static final int PAGE = 1_000;

  private static final long TELL_EVERY = 20_000;

  private final AuditSnapshot history;
  private final CommittedLog log;
  private final Set<String> erasedIn;
  private final Findings findings;
  private final VerifyListener listener;
  private long events;

  /// @param erasedIn conversations with events that have lost their content
  LogAudit(
      AuditSnapshot history,
      CommittedLog log,
      Set<String> erasedIn,
      Findings findings,
      VerifyListener listener) {
    this.history = history;
    this.log = log;
    this.erasedIn = erasedIn;
    this.findings = findings;
    this.listener = listener;
  }

  long events() {
    return events;
  }

  /// Every partition, with all its conversations.
  void all() {
    history.offsets().forEach((partition, end) -> attempt(partition, end, null));
  }

  /// Only one conversation, whichever partition it is in.
  void one(String conversation) {
    history.offsets().forEach((partition, end) -> attempt(partition, end, conversation));
  }

  /// A partition of which an archived part can't be read is not compared.
  private void attempt(int number, long end, @Nullable String only) {
    try {
      partition(number, end, only);
    } catch (DamagedArchive e) {
      findings.add(
          Finding.of(
              Kind.CUT,
              "%s-%d can't be compared: %s".formatted(Topics.EVENTS, number, e.getMessage())));
    }
  }

  private void partition(int number, long end, @Nullable String only) {
    var partition = new LogPartition(Topics.EVENTS, number);
    long logEnd = Math.min(end, settledEnd(partition, end));
    boolean isWhole = hasBeginning(partition);
    Map<String, Head> logged = new HashMap<>();
    Set<String> differing = new TreeSet<>();
    Map<EventKey, SealedEvent> lookedUp = new HashMap<>();
    read(
        partition,
        logEnd,
        only,
        event -> {
          follow(event, logged, differing);
          if (erasedIn.contains(event.conversation())) {
            lookedUp.put(new EventKey(event.conversation(), event.sequence()), event.sealed());
            compareIfMany(PAGE, lookedUp, differing);
          }
        });
    compareIfMany(1, lookedUp, differing);
    Map<String, Head> kept = only == null ? history.heads(number) : history.heads(Set.of(only));
    if (only == null || logged.containsKey(only)) {
      kept.forEach(
          (conversation, head) -> {
            if (!head.equals(logged.get(conversation))) {
              differing.add(conversation);
            }
          });
    }
    logged.keySet().stream().filter(id -> !kept.containsKey(id)).forEach(differing::add);
    findings.conversations().stream().filter(logged::containsKey).forEach(differing::add);
    compare(partition, logEnd, isWhole, differing);
  }

  /// Where the log ends, if that is before what was written of it.
  private long settledEnd(LogPartition partition, long written) {
    long end = log.settledEnds(List.of(partition)).getOrDefault(partition, 0L);
    if (end < written) {
      findings.add(
          Finding.of(
              Kind.CUT,
              "%s ends at offset %d, but is written up to %d".formatted(partition, end, written)));
    }
    return end;
  }

  /// What a log does not have that begins later, it may have had.
  private boolean hasBeginning(LogPartition partition) {
    long begin = log.beginnings(List.of(partition)).getOrDefault(partition, 0L);
    if (begin > 0) {
      findings.add(Finding.of(Kind.CUT, "%s begins at offset %d only".formatted(partition, begin)));
    }
    return begin == 0;
  }

  private void follow(Logged event, Map<String, Head> logged, Set<String> differing) {
    events++;
    if (events % TELL_EVERY == 0) {
      listener.progress("events of the log", events);
    }
    Head head = logged.getOrDefault(event.conversation(), new Head(0, EventHash.GENESIS));
    if (event.sequence() != head.sequence() + 1 || !event.sealed().follows(head.hash())) {
      differing.add(event.conversation());
    }
    if (event.sequence() > head.sequence()) {
      logged.put(event.conversation(), new Head(event.sequence(), event.sealed().hash()));
    }
  }

  /// What is kept of some events, whose hashes are compared elsewhere, against the log.
  private void compareIfMany(
      int atLeast, Map<EventKey, SealedEvent> logged, Set<String> differing) {
    if (logged.size() < atLeast) {
      return;
    }
    history.events(
        logged.keySet(),
        kept -> {
          SealedEvent inLog = logged.get(new EventKey(kept.conversation(), kept.sequence()));
          if (inLog != null && !isWhatIsLeftOf(inLog, kept.sealed())) {
            differing.add(kept.conversation());
          }
        });
    logged.clear();
  }

  private void compare(LogPartition partition, long end, boolean isWhole, Set<String> differing) {
    if (differing.isEmpty()) {
      return;
    }
    Map<String, Map<Long, SealedEvent>> logged = new HashMap<>();
    differing.stream().limit(MAX_COMPARED).forEach(id -> logged.put(id, new HashMap<>()));
    read(
        partition,
        end,
        null,
        event -> {
          Map<Long, SealedEvent> events = logged.get(event.conversation());
          if (events != null) {
            events.putIfAbsent(event.sequence(), event.sealed());
          }
        });
    logged.forEach((conversation, events) -> compare(conversation, events, isWhole));
  }

  private void compare(String conversation, Map<Long, SealedEvent> logged, boolean isWhole) {
    List<Finding> exact = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    history.events(
        List.of(conversation),
        kept -> {
          long sequence = kept.sequence();
          SealedEvent inLog = logged.get(sequence);
          boolean again = !seen.add(sequence);
          if (again || (inLog == null && isWhole)) {
            exact.add(
                new Finding(Kind.INSERTED, conversation, sequence, "the log does not have it"));
          } else if (inLog != null && !isSame(inLog, kept.sealed())) {
            exact.add(
                new Finding(Kind.ALTERED, conversation, sequence, "the log has it otherwise"));
          }
        });
    missing(conversation, logged, seen, exact);
    if (!exact.isEmpty()) {
      findings.replace(conversation, exact);
    }
  }

  private static boolean isSame(SealedEvent logged, SealedEvent kept) {
    return logged.equals(kept) && isWhatIsLeftOf(logged, kept);
  }

  /// Whether these are its bytes, or those without its content.
  private static boolean isWhatIsLeftOf(SealedEvent logged, SealedEvent kept) {
    if (Arrays.equals(logged.bytes(), kept.bytes())) {
      return true;
    }
    try {
      return Redaction.read(EventCodec.decode(kept.bytes()))
          .flatMap(left -> Redaction.of(EventCodec.decode(logged.bytes()), left.run()))
          .filter(left -> Arrays.equals(left.bytes(), kept.bytes()))
          .isPresent();
    } catch (DecodeException _) {
      return false;
    }
  }

  private static void missing(
      String conversation, Map<Long, SealedEvent> logged, Set<Long> seen, List<Finding> exact) {
    List<Long> missing =
        logged.keySet().stream().filter(sequence -> !seen.contains(sequence)).sorted().toList();
    if (missing.isEmpty()) {
      return;
    }
    long last = seen.stream().mapToLong(Long::longValue).max().orElse(0);
    Kind kind =
        seen.isEmpty()
            ? Kind.CONVERSATION_REMOVED
            : missing.getFirst() > last ? Kind.TAIL_CUT : Kind.HOLE;
    exact.add(
        new Finding(
            kind,
            conversation,
            missing.getFirst(),
            missing.size() == 1
                ? "the log has it, but it is missing"
                : "it and %d more that the log has are missing".formatted(missing.size() - 1)));
  }

  private void read(
      LogPartition partition, long end, @Nullable String only, Consumer<Logged> each) {
    try (var records =
        only == null ? log.read(partition, 0, end) : log.readConversation(partition, only, end)) {
      while (records.hasNext()) {
        Logged event = decode(records.next());
        if (event != null && (only == null || only.equals(event.conversation()))) {
          each.accept(event);
        }
      }
    }
  }

  /// What can't be read was set aside, and leaves a hole in its conversation.
  private static @Nullable Logged decode(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    try {
      SealedEvent sealed = EventCodec.decodeSealed(value == null ? new byte[0] : value);
      EventEnvelope envelope = EventCodec.decode(sealed.bytes());
      return new Logged(envelope.conversation(), envelope.sequence(), sealed);
    } catch (DecodeException _) {
      return null;
    }
  }

  private record Logged(String conversation, long sequence, SealedEvent sealed) {}
}
