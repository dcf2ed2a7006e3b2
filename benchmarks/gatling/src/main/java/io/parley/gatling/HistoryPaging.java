package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;

/// A group in which 1,000 messages were said, and users who read all of it, page by page, and
/// again: so many pages of 50 a second in all.
public final class HistoryPaging extends Simulation {

  private static final int MESSAGES = 1_000;
  private static final int PAGE = 50;

  private final Settings settings = Settings.of(50, 50);
  private final Gathering group = new Gathering(People.of(settings));

  private final ScenarioBuilder readers =
      scenario("readers")
          .feed(group.people().feeder())
          .exec(group.comeIn(), exec(HistoryPaging::fromTheBeginning))
          .exec(
              during(settings.span())
                  .on(
                      pace(settings.pause(settings.users())),
                      Chat.page(PAGE),
                      Chat.look(),
                      doIf(session -> !Chat.more(session))
                          .then(exec(HistoryPaging::fromTheBeginning))))
          .exec(Chat.await(), Chat.look(), Chat.leave());

  public HistoryPaging() {
    int users = settings.users();
    setUp(
            group
                .group(MESSAGES)
                .injectOpen(atOnceUsers(1))
                .andThen(readers.injectOpen(rampUsers(users).during(Runs.arrival(users)))))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(
            global().failedRequests().count().is(0L),
            details(Inbox.PAGE).successfulRequests().count().gt(0L));
  }

  private static Session fromTheBeginning(Session session) {
    return session.set("read", 0L).set("more", true);
  }
}
