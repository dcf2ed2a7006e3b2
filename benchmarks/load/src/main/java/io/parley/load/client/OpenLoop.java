package io.parley.load.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A constant rate of messages for some time, of which the first part is not counted.
///
/// @param perSecond messages of all clients together
/// @param warmUp before messages count
/// @param span for which they count
public record OpenLoop(double perSecond, Duration warmUp, Duration span) {

  /// For how long the last messages may be under way.
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int MAX_SECONDS_BEHIND = 3;
  private static final int LEAST_MAX_OPEN = 1_000;

  /// Told when the messages that count begin and end.
  public interface Watch {
    /// Does nothing.
    Watch NOBODY =
        new Watch() {
          @Override
          public void begins() {}

          @Override
          public void ends() {}
        };

    void begins();

    void ends();
  }

  /// How it went.
  ///
  /// @param gaveUp so much was not answered that it was ended early
  public record Outcome(Tally tally, boolean gaveUp) {}

  /// Puts the load on and waits for what is under way at its end.
  public Outcome run(Swarm swarm, List<Client> senders, Watch watch) throws InterruptedException {
    long startNs = System.nanoTime() + LOOK.toNanos();
    long fromNs = startNs + warmUp.toNanos();
    long toNs = fromNs + span.toNanos();
    swarm.begin(fromNs, toNs);
    List<Pacer> pacers = pacers(swarm, senders);
    pacers.forEach(pacer -> pacer.start(startNs, toNs));
    boolean gaveUp = !sleepUntil(fromNs, pacers);
    watch.begins();
    gaveUp |= !sleepUntil(toNs, pacers);
    watch.ends();
    return new Outcome(drained(swarm), gaveUp);
  }

  private List<Pacer> pacers(Swarm swarm, List<Client> senders) {
    List<Pacer> pacers = new ArrayList<>();
    swarm
        .byLoop(senders)
        .forEach(
            (loop, mine) -> {
              double share = perSecond * mine.size() / senders.size();
              long maxOpen = Math.max(LEAST_MAX_OPEN, (long) (share * MAX_SECONDS_BEHIND));
              pacers.add(new Pacer(loop, mine, swarm.recorder(loop), share, maxOpen));
            });
    return pacers;
  }

  /// @return false if a pacer gave up meanwhile
  private static boolean sleepUntil(long timeNs, List<Pacer> pacers) throws InterruptedException {
    while (timeNs - System.nanoTime() > 0) {
      if (pacers.stream().anyMatch(Pacer::gaveUp)) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(LOOK.toNanos(), timeNs - System.nanoTime()));
    }
    return true;
  }

  /// Waits until everything is answered and nothing more comes.
  private static Tally drained(Swarm swarm) throws InterruptedException {
    long deadlineNs = System.nanoTime() + DRAIN.toNanos();
    Tally before = swarm.tally();
    while (true) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis() * 3);
      Tally now = swarm.tally();
      boolean quiet = now.open() == 0 && now.pushesEver() == before.pushesEver();
      if (quiet || System.nanoTime() - deadlineNs > 0) {
        return now;
      }
      before = now;
    }
  }
}
