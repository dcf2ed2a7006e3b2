package io.parley.load.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Clients who have come in, each timed from when it began to connect until it is synced.
///
/// @param clients who have come in
/// @param times nanoseconds of each
/// @param all until the last had come in
public record Arrivals(List<Client> clients, Histogram times, Duration all) {

  private static final int TIMEOUT_SECONDS = 120;

  /// Opens the connections, so many at once.
  ///
  /// @throws LoadFailed if one can't come in
  public static Arrivals of(Swarm swarm, List<? extends Entry> entries, int atOnce)
      throws InterruptedException {
    var times = new Histogram(3);
    var places = new Semaphore(atOnce);
    List<CompletableFuture<Client>> coming = new ArrayList<>(entries.size());
    long beginNs = System.nanoTime();
    for (Entry entry : entries) {
      places.acquire();
      long startNs = System.nanoTime();
      coming.add(
          swarm
              .connect(entry)
              .whenComplete(
                  (_, _) -> {
                    long ns = System.nanoTime() - startNs;
                    synchronized (times) {
                      times.recordValue(ns);
                    }
                    places.release();
                  }));
    }
    try {
      List<Client> clients =
          coming.stream()
              .map(client -> client.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join())
              .toList();
      return new Arrivals(clients, times, Duration.ofNanos(System.nanoTime() - beginNs));
    } catch (CompletionException e) {
      throw new LoadFailed("a client can't come in: " + e.getCause(), e);
    }
  }

  public double perSecond() {
    return clients.size() * 1e9 / all.toNanos();
  }

  public double milliseconds(double percentile) {
    return Math.round(times.getValueAtPercentile(percentile) / 1e4) / 1e2;
  }
}
