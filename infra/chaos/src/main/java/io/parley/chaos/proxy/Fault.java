package io.parley.chaos.proxy;

import java.time.Duration;

/// What happens to the bytes of one direction.
public sealed interface Fault {

  /// They arrive.
  record None() implements Fault {}

  /// They arrive later.
  record Delay(Duration by) implements Fault {}

  /// They wait, and arrive when the fault ends.
  record Stall() implements Fault {}

  /// They vanish. A connection that lost some is reset when the fault ends, as TCP would have it.
  record Cut() implements Fault {}
}
