package io.parley.schema.conversation;

import java.time.Duration;

/// The bounds that belong to the contract: a change of one of these is a change of the fold's
/// logic, so they are not configured.
public final class Limits {

  /// For how long after its `clientId` was made a message can be sent or sent again, and for how
  /// long it can be edited or recalled by its author.
  public static final Duration MESSAGE_WINDOW = Duration.ofDays(7);

  /// By how much the time inside a `clientId` may be ahead of the log's.
  public static final Duration CLIENT_CLOCK_AHEAD = Duration.ofDays(1);

  public static final int MAX_MEMBERS = 10_000;

  /// Users named by one command: members of a new conversation, invited or removed ones, mentions.
  public static final int MAX_USERS_PER_COMMAND = 1_000;

  /// Users named by one delivery; more recipients on a node make more deliveries.
  public static final int MAX_USERS_PER_DELIVERY = 2_000;

  /// UTF-8 bytes of a message's content.
  public static final int MAX_CONTENT_BYTES = 64 * 1024;

  public static final int MAX_NAME_CHARS = 200;

  private Limits() {}
}
