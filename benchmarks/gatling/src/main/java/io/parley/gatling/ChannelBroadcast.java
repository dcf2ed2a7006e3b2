package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;

/// One channel, whose owner sends so many messages a second to all others, who subscribe to it.
public final class ChannelBroadcast extends Simulation {

  private final Settings settings = Settings.of(200, 2);
  private final Gathering channel = new Gathering(People.of(settings));

  private final ScenarioBuilder audience =
      scenario("owner and subscribers")
          .feed(channel.people().feeder())
          .doIfOrElse(ChannelBroadcast::isOwner)
          .then(channel.comeIn())
          .orElse(
              exec(
                  Chat.comeIn(),
                  channel.find(),
                  Chat.ask(
                      "subscribe",
                      "{\"type\":\"subscribe\",\"channel\":\"#{conversation}\"",
                      jmesPath("head").ofLong().saveAs("head")),
                  Chat.follow()))
          .exitHereIfFailed()
          .rendezVous(settings.users())
          .exec(
              during(settings.span())
                  .on(
                      pace(settings.pause(1)),
                      doIf(ChannelBroadcast::isOwner).then(Chat.send()),
                      Chat.look()))
          .exec(pause(Runs.AFTERWARDS), Chat.lookAgain(), Chat.leave());

  public ChannelBroadcast() {
    int users = settings.users();
    setUp(
            channel
                .channel()
                .injectOpen(atOnceUsers(1))
                .andThen(audience.injectOpen(rampUsers(users).during(Runs.arrival(users)))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details("push").successfulRequests().count().gt(0L));
  }

  private static boolean isOwner(Session session) {
    return session.getInt("number") == 0;
  }
}
