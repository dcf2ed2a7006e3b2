package io.parley.history.store;

import java.util.List;

/// The tables that are projections of the log, and nothing but that.
final class Projections {

  /// Each after those that it refers to. `event` is partitioned.
  static final List<String> TABLES =
      List.of("conversation", "member", "event", "message", "cursor");

  private Projections() {}
}
