package io.parley.gatling;

import static io.gatling.javaapi.core.CoreDsl.listFeeder;

import io.gatling.javaapi.core.FeederBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Those who take part in one run, who have logged in before it begins.
record People(List<Person> all) {

  /// Passwords are hashed at the other end, slowly and on purpose.
  private static final int AT_ONCE = 4;

  private static final String PASSWORD = "gatling-and-nobody-else";

  People {
    all = List.copyOf(all);
  }

  /// Makes the accounts, unless there are some, and logs them in.
  ///
  /// @throws AccountsRefused if the deployment does not let them
  static People of(Settings settings) {
    Path file = settings.accounts();
    List<Credentials> credentials =
        file == null ? invented(settings.users()) : read(file, settings.users());
    try (var accounts = new AccountsClient(settings.url());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Person>> people = new ArrayList<>();
      for (int number = 0; number < credentials.size(); number++) {
        int mine = number;
        Credentials who = credentials.get(number);
        boolean register = file == null;
        people.add(threads.submit(() -> logIn(accounts, mine, who, register)));
      }
      return new People(people.stream().map(People::await).toList());
    }
  }

  /// The user of that number, from 0, round and round.
  String user(int number) {
    return all.get(number % all.size()).user();
  }

  /// One after the other, and again.
  FeederBuilder<Object> feeder() {
    return feeder(all);
  }

  static FeederBuilder<Object> feeder(List<Person> some) {
    return listFeeder(some.stream().map(Person::attributes).toList()).circular();
  }

  private record Credentials(String user, String password) {}

  private static Person logIn(
      AccountsClient accounts, int number, Credentials who, boolean register)
      throws InterruptedException {
    if (register) {
      accounts.register(who.user(), who.password());
    }
    String token = accounts.logIn(who.user(), who.password());
    return new Person(number, who.user(), who.password(), token);
  }

  /// Of names that no run before had.
  private static List<Credentials> invented(int count) {
    String run = "g" + Long.toString(System.currentTimeMillis() / 100, 36) + "-";
    List<Credentials> credentials = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      credentials.add(new Credentials(run + number, PASSWORD));
    }
    return credentials;
  }

  private static List<Credentials> read(Path file, int users) {
    try {
      List<Credentials> credentials =
          Files.readAllLines(file).stream()
              .filter(line -> !line.isBlank())
              .map(line -> line.split(",", 2))
              .map(fields -> new Credentials(fields[0].strip(), fields[fields.length - 1].strip()))
              .limit(users)
              .toList();
      if (credentials.size() < users) {
        throw new AccountsRefused(
            "%s has %d accounts, and %d are to take part"
                .formatted(file, credentials.size(), users));
      }
      return credentials;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  private static Person await(Future<Person> person) {
    try {
      return person.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new AccountsRefused(String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AccountsRefused("interrupted", e);
    }
  }
}
