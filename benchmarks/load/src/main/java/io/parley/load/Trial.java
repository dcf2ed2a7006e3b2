package io.parley.load;

import io.parley.load.client.OpenLoop;
import io.parley.load.client.Tally;
import io.parley.load.platform.ProcessUsage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// One rate, put on for some time, and how it went.
///
/// @param target what it was put on
/// @param recipients of each message
/// @param answered whether the target answers its senders
/// @param usage of each process during the time that counts
record Trial(
    String target,
    double perSecond,
    int recipients,
    boolean answered,
    Duration span,
    OpenLoop.Outcome outcome,
    Map<String, ProcessUsage> usage) {

  private static final double NS_PER_MS = 1e6;

  /// Deliveries that should have been and were not.
  long lost() {
    long taken = answered ? tally().answers().getTotalCount() : tally().sent();
    return Math.max(0, taken * recipients - delivered());
  }

  long delivered() {
    return tally().pushes().getTotalCount();
  }

  /// Whether it was borne: nothing lost or refused, and all but one in a hundred in time.
  boolean isBorne(Duration atMost) {
    return !outcome.gaveUp()
        && lost() == 0
        && tally().open() == 0
        && tally().refused() == 0
        && tally().closed() == 0
        && delivered() > 0
        && tally().pushes().getValueAtPercentile(99) < atMost.toNanos();
  }

  double deliveriesPerSecond() {
    return delivered() * 1e9 / span.toNanos();
  }

  double cpuMicrosPerDelivery() {
    long micros = usage.values().stream().mapToLong(ProcessUsage::cpuMicros).sum();
    return delivered() == 0 ? 0 : (double) micros / delivered();
  }

  private Tally tally() {
    return outcome.tally();
  }

  /// For people, in one line.
  String line() {
    return String.format(
        Locale.ROOT,
        "%-6s %9.0f msg/s  %11.0f deliveries/s  push p50 %7.2f p99 %8.2f ms  ok p50 %7.2f ms "
            + " CPU %7.2f µs/delivery  lost %d doubled %d disordered %d refused %d open %d%s%s",
        target,
        perSecond,
        deliveriesPerSecond(),
        milliseconds(tally().pushes(), 50),
        milliseconds(tally().pushes(), 99),
        milliseconds(tally().answers(), 50),
        cpuMicrosPerDelivery(),
        lost(),
        tally().doubled(),
        tally().outOfOrder(),
        tally().refused(),
        tally().open(),
        outcome.gaveUp() ? "  gave up" : "",
        tally().complaint().isEmpty() ? "" : "  " + tally().complaint());
  }

  /// For programs.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", target);
    json.put("messagesPerSecond", perSecond);
    json.put("recipients", recipients);
    json.put("seconds", span.toMillis() / 1e3);
    json.put("sent", tally().sent());
    json.put("deliveries", delivered());
    json.put("deliveriesPerSecond", deliveriesPerSecond());
    json.put("pushMs", percentiles(tally().pushes()));
    json.put("okMs", percentiles(tally().answers()));
    json.put("lost", lost());
    json.put("doubled", tally().doubled());
    json.put("outOfOrder", tally().outOfOrder());
    json.put("refused", tally().refused());
    json.put("unanswered", tally().open());
    json.put("resyncs", tally().resyncs());
    json.put("gaveUp", outcome.gaveUp());
    json.put("cpuMicrosPerDelivery", cpuMicrosPerDelivery());
    json.put("processes", usage);
    return json;
  }

  private static Map<String, Double> percentiles(Histogram times) {
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", milliseconds(times, 50));
    percentiles.put("p90", milliseconds(times, 90));
    percentiles.put("p99", milliseconds(times, 99));
    percentiles.put("p999", milliseconds(times, 99.9));
    percentiles.put("max", milliseconds(times, 100));
    return percentiles;
  }

  private static double milliseconds(Histogram times, double percentile) {
    return Math.round(times.getValueAtPercentile(percentile) / NS_PER_MS * 1e3) / 1e3;
  }
}
