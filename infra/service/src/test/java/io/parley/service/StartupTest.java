package io.parley.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.Health.Status;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StartupTest {

  private final Health health = new Health();
  private final Startup startup = new Startup(health);

  @Test
  void isNotReadyBeforeItIsDone() {
    assertThat(status()).isEqualTo(Status.down("starting"));
    startup.done();
    assertThat(status()).isEqualTo(Status.up());
  }

  @Test
  void triesAgainWhileAServerIsAwayAndSaysWhichMeanwhile() {
    var attempts = new AtomicInteger();
    String result =
        startup.await(
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new ServerAway("Kafka does not answer", new IllegalStateException());
              }
              assertThat(status()).isEqualTo(Status.down("waiting: Kafka does not answer"));
              return "there";
            });

    assertThat(result).isEqualTo("there");
    assertThat(status()).isEqualTo(Status.down("starting"));
  }

  @Test
  void givesUpAtOnceWhenSomethingIsWrong() {
    var attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                startup.await(
                    () -> {
                      attempts.incrementAndGet();
                      throw new StartupException("topic parley.events is missing");
                    }))
        .isExactlyInstanceOf(StartupException.class)
        .hasMessage("topic parley.events is missing");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void stopsWaitingWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                startup.await(
                    () -> {
                      throw new ServerAway("away", new IllegalStateException());
                    }))
        .hasMessage("stopped before it had started");
    assertThat(Thread.interrupted()).isTrue();
  }

  private Status status() {
    return Objects.requireNonNull(health.look().get("start"));
  }
}
