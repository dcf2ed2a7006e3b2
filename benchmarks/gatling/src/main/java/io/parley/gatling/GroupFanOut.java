package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;

/// One group, ten of whose members send in turn to all others, so many messages a second.
public final class GroupFanOut extends Simulation {

  private static final int MAX_SENDERS = 10;

  private final Settings settings = Settings.of(100, 10);
  private final int senders = Math.min(MAX_SENDERS, settings.users());
  private final Gathering group = new Gathering(People.of(settings));

  private final ScenarioBuilder members =
      scenario("members")
          .feed(group.people().feeder())
          .exec(group.comeIn())
          .rendezVous(settings.users())
          .exec(
              during(settings.span())
                  .on(
                      pace(settings.pause(senders)),
                      doIf(this::isSender).then(Chat.send()),
                      Chat.look()))
          .exec(pause(Runs.AFTERWARDS), Chat.lookAgain(), Chat.leave());

  public GroupFanOut() {
    int users = settings.users();
    setUp(
            group
                .group()
                .injectOpen(atOnceUsers(1))
                .andThen(members.injectOpen(rampUsers(users).during(Runs.arrival(users)))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details("push").successfulRequests().count().gt(0L));
  }

  private boolean isSender(Session session) {
    return session.getInt("number") < senders;
  }
}
