package io.parley.chaos.check;

import io.parley.chaos.check.HistoryRows.StoredCursor;
import io.parley.chaos.check.HistoryRows.StoredHead;
import io.parley.chaos.check.HistoryRows.StoredMembership;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Connected;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Quiet;
import io.parley.chaos.observation.Observation.ReceiptReceived;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Observation.SyncBegan;
import io.parley.chaos.observation.Observation.Synced;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.Amendment;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.Change;
import io.parley.chaos.observation.Operation.ChangeMembers;
import io.parley.chaos.observation.Operation.CursorKind;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/// A platform without a fault, in a few lines: what one does to it, it logs, stores and tells to
/// whom it should, and everybody writes down what they see. Time goes by a millisecond a step.
@NullUnmarked // a null that should not be here fails the test
final class Scenario {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PAGE = 50;

  private record Reading(Device device, String conversation) {}

  private final List<Observation> observations = new ArrayList<>();
  private final List<LoggedEvent> log = new ArrayList<>();
  private final Map<String, EventHash> heads = new HashMap<>();
  private final Map<Reading, Long> applied = new HashMap<>();
  private final Map<String, Map<String, Long>> reads = new TreeMap<>();
  private final Map<Reading, UUID> lastSent = new HashMap<>();
  private final Set<Device> online = new LinkedHashSet<>();
  private long nowNs;
  private long requests;

  Scenario connect(Device device) {
    observations.add(new Connected(tick(), device, "n1", "s" + requests++));
    online.add(device);
    observations.add(new SyncBegan(tick(), device));
    for (RecordedConversation conversation : recorded().conversationsOf(device.user())) {
      for (long s = next(device, conversation.id()); s <= conversation.head(); ) {
        receive(device, event(conversation.id(), s));
        s = next(device, conversation.id());
      }
    }
    observations.add(new Synced(tick(), device));
    return this;
  }

  Scenario disconnect(Device device) {
    observations.add(new Disconnected(tick(), device, 1006));
    online.remove(device);
    return this;
  }

  Scenario create(Device by, String conversation, String... others) {
    List<Member> members = new ArrayList<>(List.of(new Member(by.user(), Role.OWNER)));
    Arrays.stream(others).forEach(user -> members.add(new Member(user, Role.MEMBER)));
    long request = invoke(by, new ChangeMembers(conversation, Change.CREATE, List.of(others)));
    record(
        by,
        request,
        conversation,
        new ConversationCreated(ConversationKind.GROUP, null, members, true));
    return this;
  }

  Scenario join(Device by, String conversation) {
    long request = invoke(by, new ChangeMembers(conversation, Change.JOIN, List.of()));
    record(by, request, conversation, new MembersJoined(List.of(by.user()), Role.MEMBER));
    return this;
  }

  Scenario recall(Device by, String conversation, long target) {
    long request = invoke(by, new Amend(conversation, Amendment.RECALL, target));
    record(by, request, conversation, new MessageRecalled(target));
    return this;
  }

  Scenario leave(Device by, String conversation) {
    long request = invoke(by, new ChangeMembers(conversation, Change.LEAVE, List.of()));
    record(by, request, conversation, new MemberLeft(by.user()));
    return this;
  }

  /// Sends a message as the one after the device's last; returns its clientId.
  UUID send(Device by, String conversation) {
    UUID clientId = new UUID((nowNs << 16) | 0x7000, 0x8000_0000_0000_0000L | requests);
    long request =
        invoke(by, new Send(conversation, clientId, lastSent.get(new Reading(by, conversation))));
    lastSent.put(new Reading(by, conversation), clientId);
    record(
        by,
        request,
        conversation,
        new MessagePosted(
            clientId, by.id(), RawJson.of("{\"n\":" + requests + "}"), null, List.of()));
    return clientId;
  }

  /// Sends a message again that was accepted.
  Scenario sendAgain(Device by, String conversation, UUID clientId) {
    long request = invoke(by, new Send(conversation, clientId, null));
    LoggedEvent first =
        recorded().message(new RecordedLog.MessageKey(conversation, by.user(), clientId));
    answer(by, request, new Accepted(conversation, first.sequence(), true));
    return this;
  }

  /// Sends a message that is refused for good.
  Scenario sendRefused(Device by, String conversation) {
    UUID clientId = new UUID((nowNs << 16) | 0x7000, 0x8000_0000_0000_0000L | requests);
    long request = invoke(by, new Send(conversation, clientId, null));
    answer(by, request, new Refused("not_a_member", false));
    return this;
  }

  /// Reads up to the head; the other members who are online get a receipt.
  Scenario read(Device by, String conversation) {
    long head = recorded().conversation(conversation).head();
    long request = invoke(by, new MoveCursor(conversation, CursorKind.READ, head));
    reads.computeIfAbsent(conversation, _ -> new TreeMap<>()).put(by.user(), head);
    answer(by, request, new Accepted(conversation, head, false));
    for (Device other : online) {
      if (!other.user().equals(by.user()) && isMember(other, conversation, head)) {
        observations.add(new ReceiptReceived(tick(), other, conversation, by.user(), head, head));
      }
    }
    return this;
  }

  /// Asks for a page of history after a sequence.
  Scenario history(Device by, String conversation, long after) {
    long request = invoke(by, new AskHistory(conversation, after, 0, PAGE));
    RecordedConversation recorded = recorded().conversation(conversation);
    int count = 0;
    long s = recorded.intervalsOf(by.user()).next(after);
    for (; s <= recorded.head() && count < PAGE; count++) {
      received(by, event(conversation, s));
      s = recorded.intervalsOf(by.user()).next(s);
    }
    answer(by, request, new Page(s <= recorded.head(), recorded.head()));
    return this;
  }

  Scenario quiet() {
    observations.add(new Quiet(tick()));
    nowNs += Duration.ofSeconds(40).toNanos();
    return this;
  }

  boolean isMember(Device device, String conversation) {
    RecordedConversation recorded = recorded().conversation(conversation);
    Intervals intervals = recorded.intervalsOf(device.user());
    return intervals != null && intervals.next(recorded.head()) == recorded.head() + 1;
  }

  Set<Device> online() {
    return Set.copyOf(online);
  }

  boolean isOnline(Device device) {
    return online.contains(device);
  }

  RecordedRun run() {
    return new RecordedRun(List.copyOf(observations), List.copyOf(log), rows(), List.copyOf(log));
  }

  private HistoryRows rows() {
    List<StoredHead> storedHeads = new ArrayList<>();
    List<StoredMembership> memberships = new ArrayList<>();
    for (RecordedConversation conversation : recorded().conversations()) {
      storedHeads.add(
          new StoredHead(conversation.id(), conversation.head(), heads.get(conversation.id())));
      conversation
          .intervalsByUser()
          .forEach(
              (user, intervals) ->
                  intervals
                      .all()
                      .forEach(
                          interval ->
                              memberships.add(
                                  new StoredMembership(
                                      conversation.id(),
                                      user,
                                      interval.from(),
                                      interval.to() == Long.MAX_VALUE ? null : interval.to()))));
    }
    List<StoredCursor> cursors = new ArrayList<>();
    reads.forEach(
        (conversation, byUser) ->
            byUser.forEach(
                (user, read) -> cursors.add(new StoredCursor(conversation, user, read, read))));
    return new HistoryRows(
        log.stream()
            .map(
                event ->
                    new StoredEvent(
                        event.conversation(),
                        event.sequence(),
                        event.sealed().hash(),
                        event.fingerprint()))
            .toList(),
        storedHeads,
        memberships,
        cursors);
  }

  private RecordedLog recorded() {
    return new RecordedLog(log);
  }

  private LoggedEvent event(String conversation, long sequence) {
    return recorded().event(conversation, sequence);
  }

  private long invoke(Device by, Operation operation) {
    observations.add(new Invoked(tick(), by, ++requests, operation));
    return requests;
  }

  private void answer(Device by, long request, Outcome outcome) {
    observations.add(new Answered(tick(), by, request, outcome));
  }

  /// Logs the event, answers the request, and tells the members who are online.
  private void record(Device by, long request, String conversation, Event event) {
    RecordedConversation before = recorded().conversation(conversation);
    long sequence = before == null ? 1 : before.head() + 1;
    var envelope =
        new EventEnvelope(
            conversation, sequence, START.plusMillis(nowNs / 1_000_000), by.user(), event);
    var sealed = EventCodec.seal(envelope, heads.getOrDefault(conversation, EventHash.GENESIS));
    heads.put(conversation, sealed.hash());
    var logged = LoggedEvent.of(0, log.size(), sealed);
    log.add(logged);
    answer(by, request, new Accepted(conversation, sequence, false));
    apply(by, logged);
    for (Device device : online) {
      if (!device.equals(by) && isMember(device, conversation, sequence)) {
        receive(device, logged);
      }
    }
  }

  private boolean isMember(Device device, String conversation, long sequence) {
    Intervals intervals = recorded().conversation(conversation).intervalsOf(device.user());
    return intervals != null && intervals.contains(sequence);
  }

  private void receive(Device device, LoggedEvent event) {
    received(device, event);
    apply(device, event);
  }

  private void received(Device device, LoggedEvent event) {
    observations.add(
        new Received(tick(), device, event.conversation(), event.sequence(), event.fingerprint()));
  }

  private void apply(Device device, LoggedEvent event) {
    applied.put(new Reading(device, event.conversation()), event.sequence());
    observations.add(new Applied(tick(), device, event.conversation(), event.sequence()));
  }

  private long next(Device device, String conversation) {
    return recorded()
        .conversation(conversation)
        .intervalsOf(device.user())
        .next(applied.getOrDefault(new Reading(device, conversation), 0L));
  }

  private long tick() {
    return nowNs += 1_000_000;
  }
}
