package io.parley.schema.codec;

import io.parley.schema.RawJson;
import io.parley.schema.archive.ArchivedRecord;
import io.parley.schema.archive.SegmentIndex;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Block;
import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.CursorKind;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Join;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.MoveCursor;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.Command.Thaw;
import io.parley.schema.command.Command.Unblock;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.command.Origin;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Role;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.CursorDelivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.delivery.Delivery.ReplyDelivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.delivery.Reply;
import io.parley.schema.delivery.Reply.Accepted;
import io.parley.schema.delivery.Reply.Rejected;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.schema.route.NodeReport;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouterReport;
import io.parley.schema.signal.Typing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Examples of every record: each kind, each optional field with and without, and values at the
/// edges of what a field can hold.
final class Examples {

  private static final String GROUP = "g:00112233445566778899aabbccddeeff";
  private static final String DIRECT = "d:alice:bob";
  private static final Instant TIME = Instant.parse("2026-11-21T08:30:00.123Z");
  private static final UUID CLIENT_ID = UUID.fromString("0193f2a4-5b6c-7d8e-9f01-23456789abcd");
  private static final UUID PREV = UUID.fromString("0193f2a4-5b6b-7d8e-9f01-23456789abcd");
  private static final RawJson CONTENT = RawJson.of("{\"kind\":\"text\",\"text\":\"Grüße 🎈\"}");

  private static final String CLIENT_ID_TEXT =
      "\"\\001\\223\\362\\244\\133\\154\\175\\216\\237\\001\\043\\105\\147\\211\\253\\315\"";
  private static final String PREV_TEXT =
      "\"\\001\\223\\362\\244\\133\\153\\175\\216\\237\\001\\043\\105\\147\\211\\253\\315\"";
  private static final String CONTENT_TEXT = "'{\"kind\":\"text\",\"text\":\"Grüße 🎈\"}'";
  private static final String ORIGIN_TEXT =
      """
      origin { user: "alice" device: "phone" session: "s-1" request: 7 node: "n1" incarnation: 99 }
      """;

  private Examples() {}

  static Stream<Example> all() {
    return Stream.of(
            commands(),
            events(),
            sealedEvents(),
            cursors(),
            deliveries(),
            routes(),
            signals(),
            auditEntries(),
            archive())
        .flatMap(examples -> examples);
  }

  static Stream<Example> commands() {
    return Stream.of(
        command(new OpenDirect("bob"), "open_direct { user: 'bob' }"),
        command(
            new CreateConversation(ConversationKind.GROUP, "Team", List.of("bob", "carol"), true),
            "create_conversation { kind: GROUP name: 'Team' members: ['bob','carol'] open: true }"),
        command(
            new CreateConversation(ConversationKind.CHANNEL, null, List.of(), false),
            "create_conversation { kind: CHANNEL }"),
        command(new Join(), "join {}"),
        command(new Leave(), "leave {}"),
        command(new Invite(List.of("dave", "bob")), "invite { users: ['dave', 'bob'] }"),
        command(new Invite(List.of()), "invite {}"),
        command(new Remove(List.of("dave")), "remove { users: 'dave' }"),
        command(new ChangeRole("bob", Role.ADMIN), "change_role { user: 'bob' role: ADMIN }"),
        command(
            new SendMessage(CLIENT_ID, PREV, CONTENT, 41L, List.of("bob", "carol")),
            "send_message { client_id: %s prev: %s content: %s reply_to: 41 mentions: ['bob','carol'] }"
                .formatted(CLIENT_ID_TEXT, PREV_TEXT, CONTENT_TEXT)),
        command(
            new SendMessage(CLIENT_ID, null, RawJson.of("{}"), null, List.of()),
            "send_message { client_id: %s content: '{}' }".formatted(CLIENT_ID_TEXT)),
        command(
            new EditMessage(12, CONTENT),
            "edit_message { target: 12 content: %s }".formatted(CONTENT_TEXT)),
        command(new RecallMessage(1L << 40), "recall_message { target: 1099511627776 }"),
        command(
            new MoveCursor(CursorKind.DELIVERED, 300),
            "move_cursor { kind: DELIVERED sequence: 300 }"),
        command(new MoveCursor(CursorKind.READ, 0), "move_cursor { kind: READ }"),
        command(new Thaw(), "thaw {}"),
        command(new Block("bob"), "block { user: 'bob' }"),
        command(new Unblock("bob"), "unblock { user: 'bob' }"),
        Example.of(
            "Command",
            CommandCodec::encode,
            CommandCodec::decode,
            new CommandEnvelope(DIRECT, new Origin("", "", "", 0, "", -1), new Join()),
            "version: 1 conversation: 'd:alice:bob' origin { incarnation: 18446744073709551615 }"
                + " join {}"));
  }

  static Stream<Example> events() {
    return Stream.of(
        event(
            new ConversationCreated(
                ConversationKind.GROUP,
                "Team",
                List.of(new Member("alice", Role.OWNER), new Member("bob", Role.MEMBER)),
                true),
            """
            conversation_created {
              kind: GROUP name: 'Team' open: true
              members { user: 'alice' role: OWNER } members { user: 'bob' role: MEMBER }
            }
            """),
        event(
            new ConversationCreated(ConversationKind.DIRECT, null, List.of(), false),
            "conversation_created { kind: DIRECT }"),
        event(
            new MembersJoined(List.of("carol", "dave"), Role.MEMBER),
            "members_joined { users: ['carol','dave'] role: MEMBER }"),
        event(new MemberLeft("carol"), "member_left { user: 'carol' }"),
        event(
            new MembersRemoved(List.of("carol", "dave")),
            "members_removed { users: ['carol','dave'] }"),
        event(new RoleChanged("bob", Role.OWNER), "role_changed { user: 'bob' role: OWNER }"),
        event(
            new MessagePosted(CLIENT_ID, "phone", CONTENT, 3L, List.of("bob")),
            "message_posted { client_id: %s device: 'phone' content: %s reply_to: 3 mentions: 'bob' }"
                .formatted(CLIENT_ID_TEXT, CONTENT_TEXT)),
        event(
            new MessagePosted(CLIENT_ID, "", RawJson.of("{}"), null, List.of()),
            "message_posted { client_id: %s content: '{}' }".formatted(CLIENT_ID_TEXT)),
        event(
            new MessageEdited(2, CONTENT),
            "message_edited { target: 2 content: %s }".formatted(CONTENT_TEXT)),
        event(new MessageRecalled(2), "message_recalled { target: 2 }"),
        Example.of(
            "Event",
            EventCodec::encode,
            EventCodec::decode,
            new EventEnvelope(DIRECT, Long.MAX_VALUE, Instant.EPOCH, "", new MemberLeft("")),
            "version: 1 conversation: 'd:alice:bob' sequence: 9223372036854775807 member_left {}"),
        event(
            new ConversationCreated(
                ConversationKind.CONTACT, null, List.of(new Member("alice", Role.MEMBER)), false),
            "conversation_created { kind: CONTACT members { user: 'alice' role: MEMBER } }"),
        event(new ContactBlocked("bob"), "contact_blocked { user: 'bob' }"),
        event(new ContactUnblocked("bob"), "contact_unblocked { user: 'bob' }"));
  }

  static Stream<Example> sealedEvents() {
    byte[] hash = new byte[EventHash.BYTES];
    hash[0] = 'h';
    return Stream.of(
        Example.of(
            "SealedEvent",
            EventCodec::encodeSealed,
            EventCodec::decodeSealed,
            new SealedEvent(new byte[] {'e'}, EventHash.of(hash)),
            "event: 'e' hash: '%s'".formatted("h" + "\\000".repeat(31))));
  }

  static Stream<Example> cursors() {
    return Stream.of(
        Example.of(
            "Cursor",
            CursorCodec::encode,
            CursorCodec::decode,
            new Cursor(GROUP, "bob", 12, 9, TIME),
            "conversation: '%s' user: 'bob' delivered: 12 read: 9 time_ms: %d"
                .formatted(GROUP, TIME.toEpochMilli())),
        Example.of(
            "Cursor",
            CursorCodec::encode,
            CursorCodec::decode,
            new Cursor(GROUP, "bob", 0, 0, Instant.EPOCH),
            "conversation: '%s' user: 'bob'".formatted(GROUP)));
  }

  static Stream<Example> deliveries() {
    byte[] zeros = new byte[EventHash.BYTES];
    var sealed = new SealedEvent(new byte[] {'e'}, EventHash.of(zeros));
    var accepted = new Reply("s-1", 7, new Accepted(GROUP, 12, TIME, true));
    var rejected = new Reply("s-1", 8, new Rejected(ErrorCode.NOT_A_MEMBER, "not yours"));
    String acceptedText =
        "reply { session: 's-1' request: 7 accepted { conversation: '%s' sequence: 12 time_ms: %d duplicate: true } }"
            .formatted(GROUP, TIME.toEpochMilli());
    String sealedText = "event { event: 'e' hash: '%s' }".formatted("\\000".repeat(32));
    return Stream.of(
        delivery(
            new EventDelivery(-2, sealed, List.of("alice", "bob"), true, accepted),
            "incarnation: 18446744073709551614 users: ['alice','bob'] subscribers: true "
                + sealedText
                + acceptedText),
        delivery(
            new EventDelivery(5, sealed, List.of(), false, null), "incarnation: 5 " + sealedText),
        delivery(
            new CursorDelivery(5, new Cursor(GROUP, "bob", 2, 1, TIME), List.of("alice"), null),
            "incarnation: 5 users: 'alice' cursor { conversation: '%s' user: 'bob' delivered: 2 read: 1 time_ms: %d }"
                .formatted(GROUP, TIME.toEpochMilli())),
        delivery(
            new ReplyDelivery(5, rejected),
            "incarnation: 5 reply { session: 's-1' request: 8 rejected { code: 'not_a_member'"
                + " message: 'not yours' } }"),
        delivery(
            new TypingDelivery(5, new Typing(GROUP, "bob"), List.of("alice", "carol")),
            "incarnation: 5 users: ['alice','carol'] signal { version: 1 conversation: '%s' user: 'bob' typing {} }"
                .formatted(GROUP)),
        delivery(new ReplyDelivery(0, accepted), acceptedText));
  }

  static Stream<Example> routes() {
    return Stream.of(
        Example.of(
            "Route",
            RouteCodec::encode,
            RouteCodec::decodeRoute,
            new Route(0x0102030405060708L),
            "incarnation: 72623859790382856"),
        Example.of(
            "RouterReport",
            RouteCodec::encode,
            RouteCodec::decodeReport,
            new RouterReport("r-1", Duration.ofSeconds(10), 4711),
            "instance: 'r-1' lease_ms: 10000 applied_routes: 4711"),
        nodeReport(
            new NodeReport(
                "n1", 99, NodeReport.State.ALIVE, Duration.ofSeconds(15), "192.0.2.1:8080", 3, 500),
            "node: 'n1' incarnation: 99 state: ALIVE lease_ms: 15000 address: '192.0.2.1:8080'"
                + " sessions: 3 room: 500"),
        nodeReport(
            new NodeReport("n1", 99, NodeReport.State.DEAD, Duration.ZERO, "", 0, 0),
            "node: 'n1' incarnation: 99 state: DEAD"),
        nodeReport(
            new NodeReport("n1", 99, NodeReport.State.CLEARED, Duration.ZERO, "", 0, 0),
            "node: 'n1' incarnation: 99 state: CLEARED"));
  }

  static Stream<Example> signals() {
    return Stream.of(
        Example.of(
            "Signal",
            SignalCodec::encode,
            SignalCodec::decode,
            new Typing(GROUP, "bob"),
            "version: 1 conversation: '%s' user: 'bob' typing {}".formatted(GROUP)));
  }

  static Stream<Example> auditEntries() {
    return Stream.of(
        Example.of(
            "AuditEntry",
            AuditCodec::encode,
            AuditCodec::decode,
            new AuditEntry(7, Instant.ofEpochMilli(5), "alice", "export", RawJson.of("{}")),
            "version: 1 sequence: 7 time_ms: 5 by: 'alice' action: 'export' details: '{}'"));
  }

  static Stream<Example> archive() {
    byte[] hash = new byte[SegmentIndex.HASH_BYTES];
    hash[0] = 'h';
    return Stream.of(
        Example.of(
            "ArchivedBlock",
            ArchiveCodec::encodeBlock,
            ArchiveCodec::decodeBlock,
            List.of(
                new ArchivedRecord(0, Instant.EPOCH, new byte[0], new byte[0]),
                new ArchivedRecord(300, TIME, new byte[] {'k'}, new byte[] {'v'})),
            "records {} records { offset: 300 time_ms: %d key: 'k' value: 'v' }"
                .formatted(TIME.toEpochMilli())),
        Example.of(
            "SegmentIndex",
            ArchiveCodec::encodeIndex,
            ArchiveCodec::decodeIndex,
            new SegmentIndex(
                3,
                1_000,
                2_000,
                List.of(new SegmentIndex.Block(17, 400, 1_001, 2, hash)),
                List.of(
                    new SegmentIndex.Conversation(DIRECT, new long[] {1_000, 1_300}),
                    new SegmentIndex.Conversation(GROUP, new long[] {1_001}))),
            """
            version: 1 partition: 3 from: 1000 to: 2000
            blocks { position: 17 length: 400 first_offset: 1001 records: 2 hash: '%s' }
            conversations { conversation: '%s' offsets: [0, 300] }
            conversations { conversation: '%s' offsets: 1 }
            """
                .formatted("h" + "\\000".repeat(31), DIRECT, GROUP)));
  }

  private static Example nodeReport(NodeReport report, String text) {
    return Example.of("NodeReport", RouteCodec::encode, RouteCodec::decodeNodeReport, report, text);
  }

  private static Example command(Command command, String text) {
    return Example.of(
        "Command",
        CommandCodec::encode,
        CommandCodec::decode,
        new CommandEnvelope(GROUP, new Origin("alice", "phone", "s-1", 7, "n1", 99), command),
        "version: 1 conversation: '%s' %s %s".formatted(GROUP, ORIGIN_TEXT, text));
  }

  private static Example event(Event event, String text) {
    return Example.of(
        "Event",
        EventCodec::encode,
        EventCodec::decode,
        new EventEnvelope(GROUP, 300, TIME, "alice", event),
        "version: 1 conversation: '%s' sequence: 300 time_ms: %d by: 'alice' %s"
            .formatted(GROUP, TIME.toEpochMilli(), text));
  }

  private static Example delivery(Delivery delivery, String text) {
    return Example.of("Delivery", DeliveryCodec::encode, DeliveryCodec::decode, delivery, text);
  }
}
