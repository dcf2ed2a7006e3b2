package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import io.parley.chaos.proxy.Direction;
import io.parley.chaos.proxy.Fault;
import io.parley.chaos.proxy.FaultProxy;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Breaks things and mends them again, one after the other, on a thread of its own.
final class Disruptor {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration DELAY = Duration.ofMillis(300);

  private final ProcessPlatform platform;
  private final Schedule schedule;
  private final Consumer<String> progress;
  private final Thread thread;
  private volatile boolean stopping;
  private int done;

  Disruptor(ProcessPlatform platform, Schedule schedule, Consumer<String> progress) {
    this.platform = platform;
    this.schedule = schedule;
    this.progress = progress;
    this.thread = Thread.ofVirtual().name("disruptor").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Begins nothing new, and waits until the last is mended.
  void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join();
  }

  int done() {
    return done;
  }

  /// The names that a target stands for.
  ///
  /// @throws StartupException if there are none
  static List<String> targets(Disruption disruption, ProcessPlatform platform) {
    Collection<String> names =
        disruption.verb().isOfProcess() ? platform.processNames() : platform.linkNames();
    List<String> targets =
        names.stream()
            .filter(
                name ->
                    name.equals(disruption.target())
                        || name.startsWith(disruption.target() + "-")
                        || name.endsWith("-" + disruption.target()))
            .toList();
    if (targets.isEmpty()) {
      throw new StartupException(
          "%s: there is no %s; there are %s".formatted(disruption, disruption.target(), names));
    }
    return targets;
  }

  private void run() {
    while (!stopping && !schedule.isEmpty()) {
      Schedule.Next next = schedule.next();
      String target = schedule.choose(targets(next.disruption(), platform));
      if (rest(next.pause()) && !stopping) {
        progress.accept("%s on %s".formatted(next.disruption(), target));
        long startNs = System.nanoTime();
        disrupt(next.disruption(), target);
        done++;
        progress.accept(
            "%s on %s mended after %d ms"
                .formatted(
                    next.disruption().verb().word(),
                    target,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)));
      }
    }
  }

  private void disrupt(Disruption disruption, String target) {
    Verb verb = disruption.verb();
    if (verb.isOfProcess()) {
      ofProcess(verb, disruption.lasting(), platform.process(target));
      platform.awaitReady(target);
    } else {
      FaultProxy link = platform.link(target);
      breakLink(verb, link);
      rest(disruption.lasting());
      link.setBoth(new Fault.None());
    }
  }

  private void ofProcess(Verb verb, Duration lasting, ManagedProcess process) {
    switch (verb) {
      case KILL -> {
        process.kill();
        rest(lasting);
        process.start();
      }
      case RESTART -> {
        if (!process.terminate(DRAIN)) {
          progress.accept(process.name() + " did not end within " + DRAIN.toSeconds() + " s");
        }
        rest(lasting);
        process.start();
      }
      case FREEZE -> {
        process.freeze();
        rest(lasting);
        process.thaw();
      }
      case CUT, CUT_TO_SERVER, CUT_TO_CLIENT, STALL, DELAY ->
          throw new IllegalArgumentException(verb + " happens to links");
    }
  }

  private static void breakLink(Verb verb, FaultProxy link) {
    switch (verb) {
      case CUT -> link.setBoth(new Fault.Cut());
      case CUT_TO_SERVER -> link.set(Direction.TO_SERVER, new Fault.Cut());
      case CUT_TO_CLIENT -> link.set(Direction.TO_CLIENT, new Fault.Cut());
      case STALL -> link.setBoth(new Fault.Stall());
      case DELAY -> link.setBoth(new Fault.Delay(DELAY));
      case KILL, RESTART, FREEZE ->
          throw new IllegalArgumentException(verb + " happens to processes");
    }
  }

  /// @return false if it was cut short because the run ends
  private static boolean rest(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
      return true;
    } catch (InterruptedException _) {
      return false; // the run ends: mend at once
    }
  }
}
