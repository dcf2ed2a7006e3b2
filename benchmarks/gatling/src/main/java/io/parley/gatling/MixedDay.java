package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/// A day in an office, in little: users come all the time, do ten things each, at random, and
/// leave; so many things a second in all. Of twenty, twelve are a message to a colleague, one a
/// message to the group of all, three reading what was said there, two a receipt and two typing.
public final class MixedDay extends Simulation {

  private static final int THINGS = 10;
  private static final int PAGE = 20;

  private final Settings settings = Settings.of(100, 30);
  private final People people = People.of(settings);
  private final Gathering office = new Gathering(people);

  private final ChainBuilder toColleague =
      exec(
          Chat.open(session -> people.user(session.getInt("number") ^ 1)),
          Chat.send(),
          Chat.await(),
          Chat.look());

  private final ChainBuilder toAll = exec(office.find(), Chat.send(), Chat.await(), Chat.look());

  private final ChainBuilder read =
      exec(
          office.find(),
          exec(session -> session.set("read", 0L)),
          Chat.look(),
          Chat.page(PAGE),
          Chat.look());

  private final ChainBuilder receipt =
      exec(
          office.find(),
          Chat.ask(
              "read",
              "{\"type\":\"read\",\"conversation\":\"#{conversation}\",\"sequence\":#{head}"));

  private final ChainBuilder typing =
      exec(
          office.find(),
          Chat.ask("typing", "{\"type\":\"typing\",\"conversation\":\"#{conversation}\""));

  private final ScenarioBuilder day =
      scenario("day")
          .feed(people.feeder())
          .exec(office.comeIn())
          .exec(
              repeat(THINGS)
                  .on(
                      pace(settings.span().dividedBy(2 * THINGS)),
                      randomSwitch()
                          .on(
                              percent(60).then(toColleague),
                              percent(5).then(toAll),
                              percent(15).then(read),
                              percent(10).then(receipt),
                              percent(10).then(typing))))
          .exec(Chat.look(), Chat.leave());

  public MixedDay() {
    long visits = Math.round(settings.rate() * settings.span().toSeconds() / THINGS);
    int visitors = Math.clamp(visits, 1, settings.users());
    setUp(
            office
                .group()
                .injectOpen(atOnceUsers(1))
                .andThen(day.injectOpen(rampUsers(visitors).during(settings.span().dividedBy(2)))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details("push").successfulRequests().count().gt(0L));
  }
}
