package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// One conversation of many users, made by the first of them before the others come.
final class Gathering {

  private static final int USERS_PER_COMMAND = 500;
  private static final Duration SPACING = Duration.ofMillis(5);

  private final People people;
  private final AtomicReference<String> conversation = new AtomicReference<>("");
  private final AtomicLong head = new AtomicLong();

  Gathering(People people) {
    this.people = people;
  }

  People people() {
    return people;
  }

  /// Makes a group that all are members of.
  ScenarioBuilder group() {
    return owner("make a group", made("group"));
  }

  /// Makes a group that all are members of, and says so much in it.
  ScenarioBuilder group(int messages) {
    ChainBuilder say = repeat(messages).on(Chat.send(), pause(SPACING));
    return owner(
        "make a group and its history", made("group").exec(say, Chat.settle(), Chat.look()));
  }

  /// Makes a channel of which the first user is the only member.
  ScenarioBuilder channel() {
    return owner("make a channel", create("channel"));
  }

  private ScenarioBuilder owner(String name, ChainBuilder chain) {
    return scenario(name)
        .feed(People.feeder(people.all().subList(0, 1)))
        .exec(Chat.comeIn(), chain, Chat.leave());
  }

  private ChainBuilder made(String kind) {
    ChainBuilder chain = create(kind);
    List<Person> all = people.all();
    for (int from = 1; from < all.size(); from += USERS_PER_COMMAND) {
      chain = chain.exec(invite(all.subList(from, Math.min(all.size(), from + USERS_PER_COMMAND))));
    }
    return chain;
  }

  private ChainBuilder create(String kind) {
    return exec(Chat.ask(
            "create",
            "{\"type\":\"create\",\"kind\":\"%s\",\"name\":\"Gatling\"".formatted(kind),
            jmesPath("conversation").saveAs("conversation"),
            jmesPath("sequence").ofLong().saveAs("head")))
        .exitHereIfFailed()
        .exec(
            session -> {
              conversation.set(Chat.conversation(session));
              head.set(session.getLong("head"));
              return session;
            });
  }

  private ChainBuilder invite(List<Person> some) {
    String users =
        some.stream().map(one -> "\"" + one.user() + "\"").collect(Collectors.joining(","));
    return exec(Chat.ask(
            "invite",
            "{\"type\":\"invite\",\"conversation\":\"#{conversation}\",\"users\":[" + users + "]",
            jmesPath("sequence").ofLong().saveAs("head")))
        .exec(
            session -> {
              head.set(session.getLong("head"));
              return session;
            });
  }

  /// Waits for the answers to one's own messages; the conversation stands now where the last is.
  ChainBuilder advance() {
    return Chat.await()
        .exec(
            session -> {
              head.accumulateAndGet(Chat.inbox(session).lastOwn(), Math::max);
              return session;
            });
  }

  /// Knows the conversation, and where it stood when all had been made members.
  ChainBuilder find() {
    return exec(session -> session.set("conversation", conversation.get()).set("head", head.get()));
  }

  /// Comes in up to date.
  ChainBuilder comeIn() {
    return find().exec(Chat.comeIn("{\"#{conversation}\":#{head}}"), Chat.follow());
  }
}
