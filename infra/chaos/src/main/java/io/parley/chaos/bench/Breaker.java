package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import io.parley.chaos.proxy.Direction;
import io.parley.chaos.proxy.Fault;
import io.parley.chaos.proxy.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Does to a platform what a verb says, and takes it back. Each call returns when all is as it was
/// before, but for a process that must first get ready again.
final class Breaker {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration DELAY = Duration.ofMillis(300);
  private static final Duration AHEAD = Duration.ofHours(2);
  private static final Duration BEHIND = Duration.ofDays(-1);

  private final ProcessPlatform platform;
  private final Random random;
  private final Consumer<Duration> rest;
  private final Consumer<String> progress;

  /// @param rest waits, but not beyond the end of the run
  Breaker(
      ProcessPlatform platform, Random random, Consumer<Duration> rest, Consumer<String> progress) {
    this.platform = platform;
    this.random = random;
    this.rest = rest;
    this.progress = progress;
  }

  void disrupt(Disruption disruption, String target) {
    Verb verb = disruption.verb();
    switch (verb.kind()) {
      case PROCESS -> process(verb, disruption.lasting(), platform.process(target));
      case LINK -> link(verb, disruption.lasting(), platform.link(target));
      case STORE -> store(verb, platform.store(target));
    }
  }

  private void process(Verb verb, Duration lasting, ManagedProcess process) {
    switch (verb) {
      case KILL -> {
        process.kill();
        rest.accept(lasting);
        process.start();
      }
      case WIPE -> {
        process.kill();
        process.wipe();
        rest.accept(lasting);
        process.start();
      }
      case RESTART -> {
        if (!process.terminate(DRAIN)) {
          progress.accept(process.name() + " did not end within " + DRAIN.toSeconds() + " s");
        }
        rest.accept(lasting);
        process.start();
      }
      case FREEZE -> {
        process.freeze();
        rest.accept(lasting);
        process.thaw();
      }
      case AHEAD, BEHIND -> {
        process.shiftClock(verb == Verb.AHEAD ? AHEAD : BEHIND);
        rest.accept(lasting);
        process.shiftClock(Duration.ZERO);
      }
      case FILL -> {
        process.fillDisk();
        rest.accept(lasting);
        process.emptyDisk();
      }
      case CUT,
          CUT_TO_SERVER,
          CUT_TO_CLIENT,
          STALL,
          STALL_TO_SERVER,
          STALL_TO_CLIENT,
          DELAY,
          DELAY_TO_SERVER,
          DELAY_TO_CLIENT,
          FORGET,
          FORGE ->
          throw new IllegalArgumentException(verb + " does not happen to processes");
    }
  }

  private void link(Verb verb, Duration lasting, List<FaultProxy> link) {
    link.forEach(proxy -> breakLink(verb, proxy));
    rest.accept(lasting);
    link.forEach(proxy -> proxy.setBoth(new Fault.None()));
  }

  private static void breakLink(Verb verb, FaultProxy link) {
    switch (verb) {
      case CUT -> link.setBoth(new Fault.Cut());
      case CUT_TO_SERVER -> link.set(Direction.TO_SERVER, new Fault.Cut());
      case CUT_TO_CLIENT -> link.set(Direction.TO_CLIENT, new Fault.Cut());
      case STALL -> link.setBoth(new Fault.Stall());
      case STALL_TO_SERVER -> link.set(Direction.TO_SERVER, new Fault.Stall());
      case STALL_TO_CLIENT -> link.set(Direction.TO_CLIENT, new Fault.Stall());
      case DELAY -> link.setBoth(new Fault.Delay(DELAY));
      case DELAY_TO_SERVER -> link.set(Direction.TO_SERVER, new Fault.Delay(DELAY));
      case DELAY_TO_CLIENT -> link.set(Direction.TO_CLIENT, new Fault.Delay(DELAY));
      case KILL, WIPE, RESTART, FREEZE, AHEAD, BEHIND, FILL, FORGET, FORGE ->
          throw new IllegalArgumentException(verb + " does not happen to links");
    }
  }

  private void store(Verb verb, PlatformStore store) {
    int entries =
        switch (store) {
          case PlatformStore.Redis redis when verb == Verb.FORGET -> redis.forgetHalf(random);
          case PlatformStore.Redis _, PlatformStore.Routes _ -> store.forge(random);
        };
    progress.accept("%s: %d entries".formatted(verb.word(), entries));
  }
}
