package io.parley.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WorkersTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private final Workers workers = new Workers(1, Duration.ofMillis(200), new SimpleMeterRegistry());

  @AfterEach
  void close() {
    release.countDown();
    workers.close();
  }

  @Test
  void givesBackWhatComesOfItAndWhatGoesWrong() {
    assertThat(workers.run(() -> "done")).isEqualTo("done");
    assertThatThrownBy(
            () ->
                workers.run(
                    () -> {
                      throw new PageRefusal(404, "there is nothing here");
                    }))
        .isInstanceOf(PageRefusal.class)
        .hasMessage("there is nothing here");
  }

  @Test
  void tellsOfAnErrorAtOnceAndGoesOn() {
    assertThatThrownBy(
            () ->
                workers.run(
                    () -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(workers.run(() -> "next")).isEqualTo("next");
  }

  @Test
  void saysHowMuchMayWaitForAsLongAsItRuns() {
    var metrics = new SimpleMeterRegistry();
    try (var many = new Workers(40, Duration.ofSeconds(1), metrics)) {
      System.gc();
      assertThat(metrics.get("parley.audit.page.waiting.limit").gauge().value()).isEqualTo(320);
      assertThat(many.run(() -> "done")).isEqualTo("done");
    }
  }

  @Test
  void givesUpWhatTakesTooLongAndDoesNotBeginWhatNobodyWaitsFor() {
    var begun = new AtomicInteger();

    assertThatThrownBy(() -> workers.run(this::block)).hasMessageContaining("it took longer than");
    assertThatThrownBy(() -> workers.run(begun::incrementAndGet))
        .hasMessageContaining("it took longer than");
    release.countDown();
    assertThat(workers.run(() -> "next")).isEqualTo("next");
    assertThat(begun).hasValue(0);
  }

  private String block() {
    try {
      release.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return "";
  }
}
