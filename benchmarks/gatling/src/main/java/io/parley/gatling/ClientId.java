package io.parley.gatling;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The name of one message: a UUID of version 7 (RFC 9562).
final class ClientId {

  private ClientId() {}

  static UUID next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long time = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(time, Long.MIN_VALUE | random.nextLong() >>> 2);
  }
}
