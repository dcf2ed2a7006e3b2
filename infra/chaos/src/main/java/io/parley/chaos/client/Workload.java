package io.parley.chaos.client;

import io.parley.chaos.client.Outbox.Draft;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
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
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Devices and what they do, chosen by a seed: they write in direct conversations and groups, join
/// and leave while others send, send the same message many times at once, read, look up history,
/// ask for what is none of their business, drop their connections and come back. How it interleaves
/// is the machine's.
public final class Workload implements AutoCloseable {

  private static final int REMEMBERED_MESSAGES = 500;
  private static final int BURST = 20;
  private static final int PAGE = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private record Person(String user, List<ChatDevice> devices) {
    /// Sends each message after the one before, by `prev`.
    ChatDevice orderly() {
      return devices.getFirst();
    }
  }

  private static final class Conversation {
    private final String id;
    private final @Nullable Person owner;
    private final ConcurrentHashMap<String, Boolean> members = new ConcurrentHashMap<>();

    private Conversation(String id, @Nullable Person owner) {
      this.id = id;
      this.owner = owner;
    }
  }

  private record Sent(Person by, ChatDevice device, String conversation, Draft draft) {}

  private final Random random;
  private final Shape shape;
  private final DeviceConfig config;
  private final List<Person> people = new ArrayList<>();
  private final List<Conversation> conversations = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private long messages;

  public Workload(long seed, Shape shape, DeviceConfig config, Consumer<Observation> journal) {
    this.random = new Random(seed);
    this.shape = shape;
    this.config = config;
    for (String user : shape.userNames()) {
      int u = people.size();
      List<ChatDevice> devices = new ArrayList<>();
      for (int d = 0; d <= u % 3; d++) {
        var device = new Device(user, "d" + d);
        devices.add(new ChatDevice(device, config, journal, new Random(random.nextLong())));
      }
      people.add(new Person(user, devices));
    }
  }

  /// Makes accounts and conversations, and brings all devices online.
  ///
  /// @throws WorkloadFailed if that takes too long
  public void prepare() {
    for (Person person : people) {
      register(person);
      person.devices().forEach(ChatDevice::start);
    }
    for (int d = 0; d < shape.directs(); d++) {
      Person one = people.get(d % people.size());
      Person other = people.get((d + 1 + d / people.size()) % people.size());
      openDirect(one, other);
    }
    for (int g = 0; g < shape.groups(); g++) {
      int size = Math.min(Shape.MAX_GROUP, 2 + g * people.size() / shape.groups());
      createGroup(people.get(g % people.size()), Math.min(size, people.size()), g);
    }
  }

  /// Does one thing.
  public void step() {
    if (random.nextInt(1000) < shape.drops()) {
      any(any(people).devices()).drop();
      return;
    }
    Conversation conversation = any(conversations);
    Person person = any(people);
    ChatDevice device = any(person.devices());
    boolean member = conversation.members.containsKey(person.user());
    int dice = random.nextInt(980);
    if (dice < 700) {
      Person sender = member ? person : member(conversation);
      send(sender, any(sender.devices()), conversation);
    } else if (dice < 735) {
      sendAgain();
    } else if (dice < 740) {
      burstAgain();
    } else if (dice < 750) {
      burst();
    } else if (dice < 820) {
      moveCursor(member ? device : any(member(conversation).devices()), conversation.id);
    } else if (dice < 880) {
      history(device, conversation.id);
    } else if (dice < 920) {
      comeOrGo(person, device, conversation, member);
    } else if (dice < 950) {
      inviteOrRemove(conversation, person, member);
    } else if (dice < 970) {
      amend(device, conversation.id);
    } else {
      send(person, device, conversation); // perhaps no member
    }
  }

  public Shape shape() {
    return shape;
  }

  public List<ChatDevice> devices() {
    return people.stream().flatMap(person -> person.devices().stream()).toList();
  }

  /// How many messages wait to be settled, on all devices.
  public int unsettled() {
    return devices().stream().mapToInt(device -> wait(device.unsettled())).sum();
  }

  /// All devices leave.
  @Override
  public void close() {
    devices().forEach(ChatDevice::stop);
    devices().forEach(ChatDevice::awaitStopped);
  }

  private void send(Person by, ChatDevice device, Conversation conversation) {
    boolean names = device == by.orderly();
    var message = new Sent(by, device, conversation.id, new Draft(clientId(), content(), names));
    device.send(conversation.id, message.draft());
    remember(message);
  }

  /// The same message once more, on the same connection or another device's.
  private void sendAgain() {
    if (!sent.isEmpty()) {
      Sent message = any(sent);
      ask(message.draft().names() ? message.device() : any(message.by().devices()), message);
    }
  }

  /// The same new message many times at once, over all devices of its sender.
  private void burst() {
    Conversation conversation = any(conversations);
    Person by = member(conversation);
    if (by.devices().size() > 1) {
      var draft = new Draft(clientId(), content(), false);
      var message = new Sent(by, by.devices().getLast(), conversation.id, draft);
      message.device().send(conversation.id, draft);
      for (int i = 1; i < BURST; i++) {
        ask(by.devices().get(1 + i % (by.devices().size() - 1)), message);
      }
      remember(message);
    }
  }

  /// A message of long ago many times at once, over all devices of its sender, on whichever nodes
  /// they are now.
  private void burstAgain() {
    if (!sent.isEmpty()) {
      Sent message = any(sent);
      List<ChatDevice> devices =
          message.draft().names() ? List.of(message.device()) : message.by().devices();
      for (int i = 0; i < BURST; i++) {
        ask(devices.get(i % devices.size()), message);
      }
    }
  }

  private static void ask(ChatDevice device, Sent message) {
    UUID clientId = message.draft().clientId();
    device.ask(
        new Send(message.conversation(), clientId, null),
        id ->
            FrameWriter.send(
                id, message.conversation(), clientId, null, message.draft().content()));
  }

  private void moveCursor(ChatDevice device, String conversation) {
    CursorKind kind = random.nextBoolean() ? CursorKind.READ : CursorKind.DELIVERED;
    device.whenRead(
        conversation,
        through -> {
          if (through > 0) {
            device.ask(
                new MoveCursor(conversation, kind, through),
                id -> FrameWriter.cursor(id, conversation, kind, through));
          }
        });
  }

  private void history(ChatDevice device, String conversation) {
    boolean newest = random.nextBoolean();
    var asked =
        newest
            ? new AskHistory(conversation, 0, 1 + random.nextInt(300), PAGE)
            : new AskHistory(conversation, random.nextInt(100), 0, PAGE);
    device.ask(asked, id -> FrameWriter.history(id, asked));
  }

  private void comeOrGo(Person person, ChatDevice device, Conversation group, boolean member) {
    if (group.owner == null || group.owner.equals(person)) {
      return;
    }
    Change change = member ? Change.LEAVE : Change.JOIN;
    String type = member ? "leave" : "join";
    device.ask(
        new ChangeMembers(group.id, change, List.of()),
        id -> FrameWriter.alone(id, type, group.id),
        outcome -> memberIs(group, person.user(), !member, outcome));
  }

  private void inviteOrRemove(Conversation group, Person person, boolean member) {
    Person owner = group.owner;
    if (owner == null || owner.equals(person)) {
      return;
    }
    Change change = member ? Change.REMOVE : Change.INVITE;
    String type = member ? "remove" : "invite";
    List<String> users = List.of(person.user());
    any(owner.devices())
        .ask(
            new ChangeMembers(group.id, change, users),
            id -> FrameWriter.others(id, type, group.id, users),
            outcome -> memberIs(group, person.user(), !member, outcome));
  }

  private static void memberIs(Conversation group, String user, boolean member, Outcome outcome) {
    if (outcome instanceof Accepted && member) {
      group.members.put(user, true);
    } else if (outcome instanceof Accepted) {
      group.members.remove(user);
    }
  }

  private void amend(ChatDevice device, String conversation) {
    long target = random.nextLong(1, 200);
    if (random.nextBoolean()) {
      RawJson content = content();
      device.ask(
          new Amend(conversation, Amendment.EDIT, target),
          id -> FrameWriter.edit(id, conversation, target, content));
    } else {
      device.ask(
          new Amend(conversation, Amendment.RECALL, target),
          id -> FrameWriter.recall(id, conversation, target));
    }
  }

  private void register(Person person) {
    var account =
        new Account(
            config.http(), person.orderly().device(), config.password(), config.connectTimeout());
    until(
        "the account " + person.user(),
        () -> {
          try {
            URI node = any(config.nodes());
            account.register(node);
            return true;
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            throw new WorkloadFailed("interrupted", e);
          }
        });
  }

  private void openDirect(Person one, Person other) {
    String id = ConversationId.direct(one.user(), other.user());
    if (conversations.stream().noneMatch(known -> known.id.equals(id))) {
      make(
          one,
          new ChangeMembers(id, Change.OPEN, List.of(other.user())),
          request -> FrameWriter.open(request, other.user()));
      var conversation = new Conversation(id, null);
      conversation.members.put(one.user(), true);
      conversation.members.put(other.user(), true);
      conversations.add(conversation);
    }
  }

  private void createGroup(Person owner, int size, int number) {
    UUID clientId = clientId();
    String id = ConversationId.created(ConversationKind.GROUP, owner.user(), clientId);
    int first = people.indexOf(owner);
    List<String> others = new ArrayList<>();
    for (int i = 1; i < size; i++) {
      others.add(people.get((first + i) % people.size()).user());
    }
    make(
        owner,
        new ChangeMembers(id, Change.CREATE, others),
        request -> FrameWriter.createGroup(request, clientId, "group " + number, others));
    var conversation = new Conversation(id, owner);
    conversation.members.put(owner.user(), true);
    others.forEach(user -> conversation.members.put(user, true));
    conversations.add(conversation);
  }

  private void make(Person by, Operation operation, LongFunction<String> frame) {
    until(
        operation.conversation(),
        () -> {
          var outcome = new CompletableFuture<Outcome>();
          by.orderly().ask(operation, frame, outcome::complete);
          return wait(outcome) instanceof Accepted;
        });
  }

  private Person member(Conversation conversation) {
    List<Person> members =
        people.stream().filter(p -> conversation.members.containsKey(p.user())).toList();
    return members.isEmpty() ? any(people) : any(members);
  }

  private void remember(Sent message) {
    if (sent.size() == REMEMBERED_MESSAGES) {
      sent.set(random.nextInt(REMEMBERED_MESSAGES), message);
    } else {
      sent.add(message);
    }
  }

  private UUID clientId() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000 | random.nextInt(0x1000), 0x8000_0000_0000_0000L | random.nextLong() >>> 2);
  }

  private RawJson content() {
    String text = "№ %d “%s” \\ \n".formatted(++messages, "x".repeat(random.nextInt(200)));
    return RawJson.of(
        "{ \"kind\" : \"text\", \"text\" : %s }"
            .formatted(JsonMapper.shared().writeValueAsString(text)));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void until(String wanted, Supplier<Boolean> attempt) {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!attempt.get()) {
      if (System.nanoTime() > deadlineNs) {
        throw new WorkloadFailed(wanted + " could not be made within " + PATIENCE, null);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(200);
      } catch (InterruptedException e) {
        throw new WorkloadFailed("interrupted", e);
      }
    }
  }

  private <T> T wait(CompletableFuture<T> future) {
    try {
      return future.get(2L * config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new WorkloadFailed("a device does not answer", e);
    }
  }
}
