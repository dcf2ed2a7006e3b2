package io.parley.schema.topic;

/// The names of Kafka's topics, and of the group that decides.
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

  /// Records that could not be used, as they came, with the headers that follow.
  public static final String DEAD_LETTERS = "parley.dead-letters";

  /// Header of a dead letter: why it is one, for an operator.
  public static final String DEAD_LETTER_REASON = "reason";

  /// Header of a dead letter: the topic that it stands on.
  public static final String DEAD_LETTER_TOPIC = "topic";

  /// Header of a dead letter: the partition that it stands on, as text.
  public static final String DEAD_LETTER_PARTITION = "partition";

  /// Header of a dead letter: its offset there, as text.
  public static final String DEAD_LETTER_OFFSET = "offset";

  /// Header of a dead letter that an operator set aside: who did, a colon, and why.
  public static final String DEAD_LETTER_BY = "by";

  /// Header of a dead letter that is a command which froze its conversation: the conversation. So
  /// that whoever decides the commands again freezes it at the same place.
  public static final String DEAD_LETTER_FROZE = "froze";

  /// One partition, without keys. Value: an [io.parley.schema.codec.AuditCodec] entry, sealed as
  /// events are.
  public static final String AUDIT = "parley.audit";

  /// One partition. Key: the checkpoint's number as text. Value: the checkpoint with its signature,
  /// a JSON object as docs/audit.md tells. One may stand there twice.
  public static final String CHECKPOINTS = "parley.checkpoints";

  /// One partition. Key: `partitions`. Value: the number of partitions of commands, events and
  /// receipts as text, as chosen once when the topics were made.
  public static final String LAYOUT = "parley.layout";

  /// The consumer group of the routers, whose committed offsets say which commands are decided for
  /// good.
  public static final String ROUTER_GROUP = "parley-router";

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
