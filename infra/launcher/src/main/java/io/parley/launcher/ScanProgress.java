package io.parley.launcher;

import io.parley.history.scan.ScanListener;
import java.io.PrintWriter;

/// Tells a person how far the log is read, at most once a second.
final class ScanProgress implements ScanListener {

  private static final long PERIOD_NS = 1_000_000_000;

  private final PrintWriter out;
  private final long beganNs = System.nanoTime();
  private long toldNs = beganNs;

  ScanProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void scanned(long offsets, long of) {
    long nowNs = System.nanoTime();
    if (nowNs - toldNs < PERIOD_NS) {
      return;
    }
    toldNs = nowNs;
    double seconds = (nowNs - beganNs) / 1e9;
    double rate = Math.max(1, offsets) / seconds;
    out.println(
        "%6.1f s  %,d of %,d offsets of the log read, %,.0f a second, %,.0f s left"
            .formatted(seconds, offsets, of, rate, (of - offsets) / rate));
    out.flush();
  }
}
