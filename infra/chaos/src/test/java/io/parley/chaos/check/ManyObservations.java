package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Applied;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Received;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// A plain run of any size: groups of twenty in which one device sends and all receive.
final class ManyObservations {

  private static final int GROUPS = 50;
  private static final int MEMBERS = 20;
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private ManyObservations() {}

  static RecordedRun run(int atLeast) {
    List<Device> devices =
        IntStream.range(0, MEMBERS).mapToObj(i -> new Device("u" + i, "d")).toList();
    List<Observation> observations = new ArrayList<>();
    List<LoggedEvent> log = new ArrayList<>();
    EventHash[] heads = new EventHash[GROUPS];
    long nowNs = 0;
    for (long sequence = 1; observations.size() < atLeast; sequence++) {
      for (int group = 0; group < GROUPS; group++) {
        String conversation = "g:" + group;
        Device sender = devices.getFirst();
        LoggedEvent event;
        if (sequence == 1) {
          event = logged(log.size(), created(conversation, devices), EventHash.GENESIS);
        } else {
          var clientId = new UUID(sequence << 16 | 0x7000, 1L << 63 | group);
          event = logged(log.size(), posted(conversation, sequence, clientId), heads[group]);
          long request = log.size();
          observations.add(
              new Invoked(++nowNs, sender, request, new Send(conversation, clientId, null)));
          observations.add(
              new Answered(++nowNs, sender, request, new Accepted(conversation, sequence, false)));
        }
        log.add(event);
        heads[group] = event.sealed().hash();
        for (Device device : devices) {
          observations.add(
              new Received(++nowNs, device, conversation, sequence, event.fingerprint()));
          observations.add(new Applied(++nowNs, device, conversation, sequence));
        }
      }
    }
    return new RecordedRun(observations, log, null, log);
  }

  private static EventEnvelope created(String conversation, List<Device> devices) {
    List<Member> members =
        devices.stream().map(device -> new Member(device.user(), Role.MEMBER)).toList();
    return new EventEnvelope(
        conversation,
        1,
        TIME,
        "u0",
        new ConversationCreated(ConversationKind.GROUP, null, members, false));
  }

  private static EventEnvelope posted(String conversation, long sequence, UUID clientId) {
    return new EventEnvelope(
        conversation,
        sequence,
        TIME,
        "u0",
        new MessagePosted(clientId, "d", RawJson.of("{}"), null, List.of()));
  }

  private static LoggedEvent logged(long offset, EventEnvelope envelope, EventHash previous) {
    SealedEvent sealed = EventCodec.seal(envelope, previous);
    return LoggedEvent.of(0, offset, sealed);
  }
}
