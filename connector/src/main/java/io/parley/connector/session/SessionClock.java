package io.parley.connector.session;

import java.time.Instant;

/// The time, as sessions know it: deadlines by [#nanoTime], which only goes forward; what clients
/// and tokens say by [#now].
public interface SessionClock {

  long nanoTime();

  Instant now();

  static SessionClock system() {
    return new SessionClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
