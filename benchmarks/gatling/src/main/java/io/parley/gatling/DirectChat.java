package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/// Users in pairs, all of whom send to each other, so many messages a second in all.
public final class DirectChat extends Simulation {

  private final Settings settings = Settings.of(100, 50);
  private final People people = People.of(settings);

  private final ScenarioBuilder chat =
      scenario("direct chat")
          .feed(people.feeder())
          .exec(Chat.comeIn(), Chat.open(session -> people.user(session.getInt("number") ^ 1)))
          .rendezVous(settings.users())
          .exec(
              during(settings.span())
                  .on(pace(settings.pause(settings.users())), Chat.send(), Chat.look()))
          .exec(pause(Runs.AFTERWARDS), Chat.lookAgain(), Chat.leave());

  public DirectChat() {
    setUp(chat.injectOpen(rampUsers(settings.users()).during(Runs.arrival(settings.users()))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details("push").successfulRequests().count().gt(0L));
  }
}
