package io.parley.connector.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.account.AccountConfig.Hashing;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PasswordsTest {

  private final Passwords passwords = passwords(new Hashing(1, 1_000, Duration.ofSeconds(30)));

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void knowsTheRightPasswordFromAWrongOne() {
    String hash = passwords.hash("correct horse");
    assertThat(passwords.matches("correct horse", hash)).isTrue();
    assertThat(passwords.matches("correct horsf", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void takesTheSameCharactersForTheSamePassword() {
    String hash = passwords.hash("Zu\u0308rich-\uD83D\uDD11");
    assertThat(passwords.matches("Z\u00FCrich-\uD83D\uDD11", hash)).isTrue();
  }

  @Test
  void nobodyHasAPassword() {
    assertThat(passwords.matches("nobody", null)).isFalse();
  }

  @Test
  void refusesAtOnceWhenTooManyWait() throws Exception {
    try (var few = passwords(new Hashing(1, 2, Duration.ofSeconds(30)))) {
      assertThat(refusedOf(50, few)).isBetween(1, 47);
      assertThat(few.hash("correct horse")).as("and goes on").isNotEmpty();
    }
  }

  @Test
  void refusesWhatWaitedTooLong() throws Exception {
    try (var slow = passwords(new Hashing(1, 1_000, Duration.ofMillis(100)))) {
      assertThat(refusedOf(200, slow)).isPositive();
    }
  }

  /// How many of so many callers at once are refused.
  private static int refusedOf(int callers, Passwords passwords) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> call = () -> passwords.hash("correct horse");
      int refused = 0;
      for (Future<String> hash : threads.invokeAll(Collections.nCopies(callers, call))) {
        if (hash.state() == Future.State.FAILED) {
          assertThat(hash.exceptionNow()).isInstanceOf(Passwords.BusyException.class);
          refused++;
        }
      }
      return refused;
    }
  }

  private static Passwords passwords(Hashing config) {
    return new Passwords(config, new SimpleMeterRegistry());
  }
}
