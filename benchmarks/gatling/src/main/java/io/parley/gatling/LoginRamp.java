package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;

/// More and more users a second who log in by password, connect, sync, stay for a while and leave;
/// `parley.rate` is what it comes to in the end. Passwords are hashed on purpose slowly, so this
/// measures the processors of the nodes.
public final class LoginRamp extends Simulation {

  private static final int STAY_SECONDS = 5;

  private final Settings settings = Settings.of(50, 10);
  private final People people = People.of(settings);

  /// Each of its own device: a second log-in of the same would end the first.
  private final ScenarioBuilder logIn =
      scenario("log in and connect")
          .feed(people.feeder())
          .exec(session -> session.set("device", Person.DEVICE + "-" + session.userId()))
          .exec(
              http("log in")
                  .post("/v1/sessions")
                  .body(
                      StringBody(
                          "{\"user\":\"#{user}\",\"password\":\"#{password}\","
                              + "\"device\":{\"id\":\"#{device}\"}}"))
                  .check(status().is(201), jmesPath("accessToken").saveAs("token")))
          .exitHereIfFailed()
          .exec(Chat.comeIn(), pause(STAY_SECONDS), Chat.leave());

  public LoginRamp() {
    setUp(
            logIn.injectOpen(
                rampUsersPerSec(Math.min(1, settings.rate()))
                    .to(settings.rate())
                    .during(settings.span())))
        .protocols(Chat.protocol(settings))
        .maxDuration(Runs.atMost(settings))
        .assertions(global().failedRequests().count().is(0L));
  }
}
