package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Disrupted;
import io.parley.chaos.observation.Observation.Mended;
import io.parley.chaos.proxy.Direction;
import io.parley.chaos.proxy.Fault;
import io.parley.chaos.proxy.FaultProxy;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Breaks things and mends them again, one after the other, on a thread of its own.
final class Disruptor {

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration DELAY = Duration.ofMillis(300);

  private final ProcessPlatform platform;
  private final Schedule schedule;
  private final Set<String> broken;
  private final Consumer<Observation> journal;
  private final Consumer<String> progress;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final AtomicInteger done = new AtomicInteger();

  /// @param broken what is broken now, shared by all disruptors of a run, so that each leaves alone
  ///   what another has broken
  Disruptor(
      ProcessPlatform platform,
      Schedule schedule,
      Set<String> broken,
      Consumer<Observation> journal,
      Consumer<String> progress) {
    this.platform = platform;
    this.schedule = schedule;
    this.broken = broken;
    this.journal = journal;
    this.progress = progress;
    this.thread = Thread.ofVirtual().name("disruptor").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Begins nothing new, and waits until the last is mended.
  void stop() throws InterruptedException {
    ending.countDown();
    thread.join();
  }

  int done() {
    return done.get();
  }

  /// The names that a target stands for.
  ///
  /// @throws StartupException if there are none
  static List<String> targets(Disruption disruption, ProcessPlatform platform) {
    Collection<String> names =
        disruption.verb().isOfProcess() ? platform.processNames() : platform.linkNames();
    List<String> targets = names.stream().filter(disruption::isOf).toList();
    if (targets.isEmpty()) {
      throw new StartupException(
          "%s: there is no %s; there are %s".formatted(disruption, disruption.target(), names));
    }
    if (disruption.verb() == Verb.WIPE
        && !targets.stream().allMatch(target -> platform.process(target).hasState())) {
      throw new StartupException(
          "%s: only routers have a state of their own".formatted(disruption));
    }
    return targets;
  }

  private void run() {
    while (ending.getCount() > 0 && !schedule.isEmpty()) {
      Schedule.Next next = schedule.next();
      List<String> named = targets(next.disruption(), platform);
      List<String> targets = next.disruption().isOfAll() ? named : List.of(schedule.choose(named));
      if (rest(next.pause())) {
        atOnce(next.disruption(), targets.stream().filter(broken::add).toList());
      }
    }
  }

  private void atOnce(Disruption disruption, List<String> targets) {
    List<Thread> threads =
        targets.stream()
            .map(target -> Thread.ofVirtual().start(() -> disrupt(disruption, target)))
            .toList();
    threads.forEach(Disruptor::join);
    done.addAndGet(targets.size());
    targets.forEach(broken::remove);
  }

  private static void join(Thread one) {
    try {
      one.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void disrupt(Disruption disruption, String target) {
    progress.accept("%s on %s".formatted(disruption, target));
    long startNs = System.nanoTime();
    journal.accept(new Disrupted(startNs, disruption.toString(), target));
    Verb verb = disruption.verb();
    if (verb.isOfProcess()) {
      ofProcess(verb, disruption.lasting(), platform.process(target));
      if (!platform.becomesReady(target)) {
        progress.accept(target + " does not become ready");
      }
    } else {
      List<FaultProxy> link = platform.link(target);
      link.forEach(proxy -> breakLink(verb, proxy));
      rest(disruption.lasting());
      link.forEach(proxy -> proxy.setBoth(new Fault.None()));
    }
    long endNs = System.nanoTime();
    journal.accept(new Mended(endNs, disruption.toString(), target));
    progress.accept(
        "%s on %s mended after %d ms"
            .formatted(verb.word(), target, TimeUnit.NANOSECONDS.toMillis(endNs - startNs)));
  }

  private void ofProcess(Verb verb, Duration lasting, ManagedProcess process) {
    switch (verb) {
      case KILL -> {
        process.kill();
        rest(lasting);
        process.start();
      }
      case WIPE -> {
        process.kill();
        process.wipe();
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
      case KILL, WIPE, RESTART, FREEZE ->
          throw new IllegalArgumentException(verb + " happens to processes");
    }
  }

  /// Waits, but not beyond the end of the run.
  ///
  /// @return false if that has come: then mend at once
  private boolean rest(Duration duration) {
    try {
      return !ending.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
