package io.parley.history.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.history.audit.Redaction;
import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.CustodyCommand.BeginRun;
import io.parley.history.custody.CustodyCommand.KeepForEver;
import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.CustodyDecision.Accepted;
import io.parley.history.custody.CustodyEntry;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.RetentionTarget;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.Wish;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.history.projection.Batch.EventBatch;
import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LogPartition;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.verify.Scope;
import io.parley.history.verify.Verification;
import io.parley.history.verify.VerifyListener;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.Member;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is held survives erasing and retention, in every order, and all else that is due does not:
/// random lives of a history, held against a naive model of them.
@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HeldContentIT {

  private static final int STEPS = 120;
  private static final LogPartition EVENTS_0 = new LogPartition("parley.events", 0);
  private static final List<String> USERS = List.of("alice", "bob", "carol", "dave");
  private static final List<String> CONVERSATIONS =
      List.of("d:alice:bob", "g:" + "1".repeat(32), "g:" + "2".repeat(32), "c:" + "3".repeat(32));

  private final Servers servers;

  HeldContentIT(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void survivesInEveryOrder(long seed) {
    try (var life = new Life(new HistoryDatabase(servers.newDatabase()), new Random(seed))) {
      for (int step = 0; step < STEPS; step++) {
        life.step();
      }
      assertThat(life.erased).isNotEmpty();
    }
  }

  /// The model's hold: plain facts, looked at one by one.
  private static final class ModelHold {

    private final long number;
    private final HoldScope scope;
    private boolean lifted;

    private ModelHold(long number, HoldScope scope) {
      this.number = number;
      this.scope = scope;
    }
  }

  private static final class Life implements AutoCloseable {

    private final HistoryDatabase database;
    private final HistoryStore store;
    private final long epoch;
    private final Random random;
    private final Map<String, EventHash> heads = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Custody custody = Custody.NOTHING;
    private long entries;
    private long offset;

    // The model.
    private final List<EventEnvelope> events = new ArrayList<>();
    private final List<ModelHold> holds = new ArrayList<>();
    private final Map<String, Instant> until = new HashMap<>();
    private final Set<String> unbegun = new HashSet<>();
    private final Map<String, Duration> periods = new HashMap<>();
    private final Set<String> erased = new TreeSet<>();

    private Life(HistoryDatabase database, Random random) {
      this.database = database;
      this.random = random;
      this.store =
          new JooqHistoryStore(database.dataSource(), new RowCounters(new SimpleMeterRegistry()));
      store.begin(List.of(EVENTS_0));
      this.epoch = requireNonNull(store.claim(List.of(EVENTS_0)).get(EVENTS_0)).epoch();
      CONVERSATIONS.forEach(
          conversation ->
              write(
                  conversation,
                  "alice",
                  new ConversationCreated(
                      ConversationKind.GROUP,
                      null,
                      List.of(
                          new Member("alice", Role.OWNER),
                          new Member("bob", Role.MEMBER),
                          new Member("carol", Role.MEMBER)),
                      false)));
    }

    private void step() {
      now = now.plus(Duration.ofMinutes(random.nextInt(20_000)));
      switch (random.nextInt(12)) {
        case 0 -> hold();
        case 1 -> lift();
        case 2 -> confirm(new EraseUser(user()), wish -> unbegun.add(((EraseUser) wish).user()));
        case 3 -> keep();
        case 4 -> keepForEver();
        case 5 -> run(false);
        case 6 -> run(true);
        case 7 -> write(conversation(), "alice", new MembersJoined(List.of("dave"), Role.MEMBER));
        case 8 -> write(conversation(), "dave", new MemberLeft("dave"));
        default -> say();
      }
    }

    private void say() {
      for (int i = random.nextInt(6); i >= 0; i--) {
        String conversation = conversation();
        long head = events(conversation);
        write(
            conversation,
            user(),
            random.nextInt(4) == 0 && head > 1
                ? new MessageEdited(2, ConversationLog.json("edit " + head))
                : ConversationLog.posted("text " + head));
      }
    }

    private void hold() {
      String conversation = random.nextBoolean() ? conversation() : null;
      String user = random.nextBoolean() ? user() : null;
      Instant from = random.nextInt(3) == 0 ? now.minus(days(60)) : null;
      Instant to = random.nextInt(3) == 0 ? now.plus(days(30)) : null;
      if (conversation != null || user != null || from != null || to != null) {
        var scope = new HoldScope(conversation, user, from, to);
        holds.add(new ModelHold(execute("olga", new SetHold(scope, "case")), scope));
      }
    }

    private void lift() {
      holds.stream()
          .filter(hold -> !hold.lifted)
          .findFirst()
          .ifPresent(hold -> confirm(new LiftHold(hold.number), _ -> hold.lifted = true));
    }

    private void keep() {
      RetentionTarget target = target();
      Duration period = days(10 + random.nextInt(90));
      confirm(new KeepFor(target, period), _ -> periods.put(target.toString(), period));
    }

    private void keepForEver() {
      RetentionTarget target = target();
      if (periods.remove(target.toString()) != null) {
        execute("olga", new KeepForEver(target));
      }
    }

    private void confirm(Wish wish, Consumer<Wish> done) {
      execute("oscar", new Approve(execute("olga", new AskFor(wish, "why", days(3)))));
      done.accept(wish);
    }

    private void run(boolean retention) {
      long run = execute("olga", new BeginRun(retention));
      unbegun.forEach(user -> until.put(user, now));
      unbegun.clear();
      var expected = new TreeSet<>(erased);
      events.stream()
          .filter(event -> event.event() instanceof Said)
          .filter(event -> isDue(event, retention) && !isHeld(event))
          .forEach(event -> expected.add(place(event)));
      long held =
          events.stream()
              .filter(event -> event.event() instanceof Said && !expected.contains(place(event)))
              .filter(event -> isDue(event, retention))
              .count();
      try (var erasing =
          Erasing.begin(new PostgresConfig(database.url(), 1, Duration.ofSeconds(5)))) {
        var due = custody.run(run).orElseThrow();
        var counted = new Erasing.Counted(expected.size() - erased.size(), held);
        assertThat(erasing.count(due)).isEqualTo(counted);
        assertThat(erasing.redact(due)).isEqualTo(counted);
        assertThat(erasing.redact(due)).isEqualTo(new Erasing.Counted(0, held));
      }
      assertThat(erasedRows()).isEqualTo(expected);
      assertThat(erasedMessages()).isEqualTo(messagesWithout(expected));
      erased.addAll(expected);
      assertThat(
              new Verification(Scope.ALL, null, null, null, null)
                  .run(database.dataSource(), VerifyListener.NOBODY)
                  .findings())
          .isEmpty();
    }

    private boolean isDue(EventEnvelope event, boolean retention) {
      Instant limit = until.get(event.by());
      if (limit != null && !event.time().isAfter(limit)) {
        return true;
      }
      String kind =
          switch (event.conversation().charAt(0)) {
            case 'd' -> "direct";
            case 'g' -> "group";
            default -> "channel";
          };
      Duration period = periods.getOrDefault(event.conversation(), periods.get(kind));
      return retention && period != null && event.time().plus(period).isBefore(now);
    }

    private boolean isHeld(EventEnvelope event) {
      return holds.stream()
          .filter(hold -> !hold.lifted)
          .map(hold -> hold.scope)
          .anyMatch(
              scope ->
                  (scope.conversation() == null
                          || event.conversation().equals(scope.conversation()))
                      && (scope.user() == null
                          || event.by().equals(scope.user())
                          || readers(event).contains(scope.user()))
                      && (scope.from() == null || !event.time().isBefore(scope.from()))
                      && (scope.to() == null || event.time().isBefore(scope.to())));
    }

    /// Everybody who was a member right before an event, or right after it.
    private Set<String> readers(EventEnvelope event) {
      Set<String> members = new HashSet<>();
      for (EventEnvelope other : events) {
        if (other.conversation().equals(event.conversation())
            && other.sequence() <= event.sequence()) {
          switch (other.event()) {
            case ConversationCreated created ->
                created.members().forEach(member -> members.add(member.user()));
            case MembersJoined joined -> members.addAll(joined.users());
            case MemberLeft left -> members.remove(left.user());
            default -> {} // no other event of this test changes members
          }
        }
      }
      return members;
    }

    private Set<String> erasedRows() {
      Set<String> rows = new TreeSet<>();
      database
          .sql()
          .fetch("select bytes from event")
          .getValues(0, byte[].class)
          .forEach(
              bytes ->
                  Redaction.read(EventCodec.decode(bytes))
                      .ifPresent(redaction -> rows.add(place(redaction.event()))));
      return rows;
    }

    private Set<String> erasedMessages() {
      return new TreeSet<>(
          database
              .sql()
              .fetch("select conversation_id || ' ' || sequence from message where content is null")
              .getValues(0, String.class));
    }

    /// Those whose version that stands is erased.
    private Set<String> messagesWithout(Set<String> gone) {
      Map<String, String> standing = new HashMap<>();
      for (EventEnvelope event : events) {
        if (event.event() instanceof MessageEdited(long target, _)) {
          standing.computeIfPresent(event.conversation() + " " + target, (_, _) -> place(event));
        } else if (event.event() instanceof Said) {
          standing.put(place(event), place(event));
        }
      }
      var without = new TreeSet<String>();
      standing.forEach(
          (message, version) -> {
            if (gone.contains(version)) {
              without.add(message);
            }
          });
      return without;
    }

    private void write(String conversation, String by, Event event) {
      now = now.plusMillis(1);
      var envelope = new EventEnvelope(conversation, events(conversation) + 1, now, by, event);
      SealedEvent sealed =
          EventCodec.seal(envelope, heads.getOrDefault(conversation, EventHash.GENESIS));
      heads.put(conversation, sealed.hash());
      events.add(envelope);
      var batch =
          new EventBatch(
              EVENTS_0, offset, offset + 1, List.of(new LoggedEvent(offset, envelope, sealed)));
      offset++;
      assertThat(store.write(List.of(new OwnedBatch(epoch, batch))).get(EVENTS_0))
          .isInstanceOf(Outcome.Written.class);
    }

    private long execute(String by, CustodyCommand command) {
      var decision = custody.decide(by, now, command);
      assertThat(decision).isInstanceOf(Accepted.class);
      custody = custody.after(new CustodyEntry(++entries, now, by, ((Accepted) decision).fact()));
      return entries;
    }

    private long events(String conversation) {
      return events.stream().filter(event -> event.conversation().equals(conversation)).count();
    }

    private RetentionTarget target() {
      return random.nextBoolean()
          ? new OfConversation(conversation())
          : new OfKind(
              List.of(ConversationKind.DIRECT, ConversationKind.GROUP, ConversationKind.CHANNEL)
                  .get(random.nextInt(3)));
    }

    private String user() {
      return USERS.get(random.nextInt(USERS.size()));
    }

    private String conversation() {
      return CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
    }

    private static String place(EventEnvelope event) {
      return event.conversation() + " " + event.sequence();
    }

    private static Duration days(int days) {
      return Duration.ofDays(days);
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
