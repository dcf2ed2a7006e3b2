package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Kind;
import io.parley.chaos.bench.Disruption.Verb;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Disrupted;
import io.parley.chaos.observation.Observation.Mended;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Breaks things and mends them again, one after the other, on a thread of its own.
final class Disruptor {

  private static final Logger log = LoggerFactory.getLogger(Disruptor.class);

  private final ProcessPlatform platform;
  private final Schedule schedule;
  private final Set<String> broken;
  private final Consumer<Observation> journal;
  private final Consumer<String> progress;
  private final Breaker breaker;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicLong lastUndoneNs = new AtomicLong(Long.MIN_VALUE);

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
    this.breaker = new Breaker(platform, schedule.random(), this::pause, progress);
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

  /// How many faults there were.
  int done() {
    return done.get();
  }

  /// When the last fault was undone, by the run's clock; a process may not have been ready then.
  long lastUndoneNs() {
    return lastUndoneNs.get();
  }

  /// The names that a target stands for.
  ///
  /// @throws StartupException if there are none
  static List<String> targets(Disruption disruption, ProcessPlatform platform) {
    Verb verb = disruption.verb();
    Collection<String> names =
        switch (verb.kind()) {
          case PROCESS -> platform.processNames();
          case LINK -> platform.linkNames();
          case STORE -> platform.storeNames();
        };
    List<String> targets = names.stream().filter(disruption::isOf).toList();
    if (targets.isEmpty()) {
      throw new StartupException(
          "%s: there is no %s; there are %s".formatted(disruption, disruption.target(), names));
    }
    if (verb == Verb.WIPE
        && !targets.stream().allMatch(target -> platform.process(target).hasState())) {
      throw new StartupException("%s: only routers could do without".formatted(disruption));
    }
    if (verb == Verb.FILL
        && !targets.stream().allMatch(target -> platform.process(target).hasDisk())) {
      throw new StartupException(
          "%s: only routers, brokers and stores write to a disk".formatted(disruption));
    }
    if (verb == Verb.FORGET
        && !targets.stream().allMatch(t -> platform.store(t) instanceof PlatformStore.Redis)) {
      throw new StartupException("%s: only Redis may forget".formatted(disruption));
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
    if (isDone(disruption, target)) {
      done.incrementAndGet();
    }
    long undoneNs = System.nanoTime();
    lastUndoneNs.accumulateAndGet(undoneNs, Math::max);
    if (disruption.verb().kind() == Kind.PROCESS && !platform.becomesReady(target)) {
      progress.accept(target + " does not become ready");
    }
    long endNs = System.nanoTime();
    journal.accept(new Mended(endNs, disruption.toString(), target));
    progress.accept(
        "%s on %s mended after %d ms"
            .formatted(
                disruption.verb().word(), target, TimeUnit.NANOSECONDS.toMillis(endNs - startNs)));
  }

  /// Does it and takes it back. What can't be done, as what it takes is broken too, leaves the
  /// others of the run as they are.
  private boolean isDone(Disruption disruption, String target) {
    try {
      breaker.disrupt(disruption, target);
      return true;
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("fault", disruption)
          .addKeyValue("target", target)
          .setCause(e)
          .log("could not be done");
      progress.accept(
          "%s on %s could not be done: %s".formatted(disruption, target, e.getMessage()));
      return false;
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

  private void pause(Duration duration) {
    boolean _ = rest(duration);
  }
}
