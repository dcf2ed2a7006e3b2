package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.rendezVous;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/// All users are there, leave at once and come back at once, three times; when they are back, one
/// sends to all. `sync: synced` is the step that shows how long it takes.
public final class ReconnectStorm extends Simulation {

  private static final int ROUNDS = 3;
  private static final int CALM_SECONDS = 3;

  private final Settings settings = Settings.of(500, 1);
  private final Gathering group = new Gathering(People.of(settings));

  private final ScenarioBuilder storm =
      scenario("storm")
          .feed(group.people().feeder())
          .exec(group.comeIn())
          .exec(
              repeat(ROUNDS)
                  .on(
                      rendezVous(settings.users()),
                      pause(CALM_SECONDS),
                      Chat.leave(),
                      group.comeIn(),
                      rendezVous(settings.users()),
                      doIf(session -> session.getInt("number") == 0)
                          .then(Chat.send(), group.advance()),
                      pause(CALM_SECONDS),
                      Chat.lookAgain()))
          .exec(Chat.leave());

  public ReconnectStorm() {
    int users = settings.users();
    setUp(
            group
                .group()
                .injectOpen(atOnceUsers(1))
                .andThen(storm.injectOpen(rampUsers(users).during(Runs.arrival(users)))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details("sync: synced").successfulRequests().count().gte((long) users * (ROUNDS + 1)));
  }
}
