package io.parley.launcher;

import io.parley.history.verify.VerifyListener;
import java.io.PrintWriter;
import java.time.Duration;

/// Tells a person every other second how far a verification is.
final class AuditProgress implements VerifyListener {

  private static final long TELL_EVERY_NS = Duration.ofSeconds(2).toNanos();

  private final PrintWriter out;
  private final long beganNs;
  private long toldNs;
  private String what = "";
  private long whatBeganNs;
  private long doneBefore;

  AuditProgress(PrintWriter out, long beganNs) {
    this.out = out;
    this.beganNs = beganNs;
    this.toldNs = beganNs;
    this.whatBeganNs = beganNs;
  }

  @Override
  public void progress(String now, long done) {
    long nowNs = System.nanoTime();
    if (!now.equals(what)) {
      what = now;
      whatBeganNs = nowNs;
      doneBefore = done;
    } else if (nowNs - toldNs >= TELL_EVERY_NS) {
      toldNs = nowNs;
      double seconds = Math.max(nowNs - whatBeganNs, 1) / 1e9;
      out.println(
          "%6.1f s  %,d %s (%,.0f a second)"
              .formatted((nowNs - beganNs) / 1e9, done, what, (done - doneBefore) / seconds));
      out.flush();
    }
  }
}
