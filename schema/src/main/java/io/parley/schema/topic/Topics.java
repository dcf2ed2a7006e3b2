package io.parley.schema.topic;

/// The names of Kafka's topics.
public final class Topics {

  /// Key: conversation id. Value: [io.parley.schema.codec.CommandCodec].
  public static final String COMMANDS = "parley.commands";

  /// The log, the system of record. Key: conversation id. Value: sealed events of
  /// [io.parley.schema.codec.EventCodec].
  public static final String EVENTS = "parley.events";

  /// Key: conversation id, a space, user. Value: [io.parley.schema.codec.CursorCodec].
  public static final String RECEIPTS = "parley.receipts";

  /// One partition, so that one offset says how far a router has heard. Key:
  /// [io.parley.schema.route.RouteKey]. Value: [io.parley.schema.codec.RouteCodec].
  public static final String SESSIONS = "parley.sessions";

  /// One partition. Key: router instance id. Value: [io.parley.schema.codec.RouteCodec].
  public static final String ROUTERS = "parley.routers";

  /// One partition. Key: node id. Value: [io.parley.schema.codec.RouteCodec].
  public static final String NODES = "parley.nodes";

  /// As many partitions as [#COMMANDS]. Key: conversation id. Value:
  /// [io.parley.schema.codec.SignalCodec].
  public static final String SIGNALS = "parley.signals";

  /// Records that could not be used, with headers `reason`, `topic`, `partition`, `offset`.
  public static final String DEAD_LETTERS = "parley.dead-letters";

  /// One partition. Key: `partitions`. Value: the number of partitions of commands, events and
  /// receipts as text, as chosen once when the topics were made.
  public static final String LAYOUT = "parley.layout";

  private static final String NODE_PREFIX = "parley.node.";

  private Topics() {}

  /// The topic of one node's deliveries. Key: conversation id. Value:
  /// [io.parley.schema.codec.DeliveryCodec].
  public static String node(String nodeId) {
    return NODE_PREFIX + nodeId;
  }

  /// The key on [#RECEIPTS].
  public static String receiptKey(String conversation, String user) {
    return conversation + ' ' + user;
  }
}
