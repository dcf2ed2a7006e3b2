package io.parley.history.store;

import java.util.List;

/// The tables that are projections of the log, and nothing but that.
final class Projections {

  /// Each after those that it refers to. `event` is partitioned.
  static final List<String> TABLES =
      List.of("conversation", "member", "event", "message", "block", "cursor");

  private Projections() {}

  /// What conversation a row of the table belongs to, in SQL. A block belongs to a contact.
  static String conversation(String table) {
    return table.equals("block") ? "'k:' || blocker || ':' || blocked" : "conversation_id";
  }
}
