package io.parley.router.topology;

import io.parley.router.routing.Fanout;
import io.parley.router.routing.RouteHorizon;
import io.parley.router.routing.RouteTable;
import io.parley.schema.topic.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The whole application, from source to sinks.
public final class RouterTopology {

  /// The store of conversations, see [io.parley.router.state].
  static final String CONVERSATIONS = "conversations";

  static final String DEAD_LETTERS = "dead-letters";

  private static final String COMMANDS = "commands";
  private static final String SIGNALS = "signals";
  private static final String DECIDE = "decide";
  private static final String EVENTS = "events";
  private static final String RECEIPTS = "receipts";
  private static final String DELIVERIES = "deliveries";

  private RouterTopology() {}

  /// Builds it around one instance's routes.
  ///
  /// @param maxCacheWeight of the loaded conversations of one partition; see [ConversationCache]
  public static Topology build(
      long maxCacheWeight,
      RouteTable routes,
      RouteHorizon horizon,
      NodeTopics nodeTopics,
      RouterMetrics metrics) {
    var bytesIn = new ByteArrayDeserializer();
    var keyOut = new ByteArraySerializer();
    Serializer<Output> valueOut = (_, output) -> output.bytes();
    TopicNameExtractor<byte[], Output> nodeTopic = (_, output, _) -> nodeTopic(output);
    return new Topology()
        .addGlobalStore(
            new RouteStore.Builder(routes),
            "sessions",
            bytesIn,
            bytesIn,
            Topics.SESSIONS,
            RouteStore.NAME,
            () -> new RouteProcessor(routes))
        .addSource(COMMANDS, bytesIn, bytesIn, Topics.COMMANDS)
        .addSource(SIGNALS, bytesIn, bytesIn, Topics.SIGNALS)
        .addProcessor(
            DECIDE,
            () ->
                new DecideProcessor(
                    maxCacheWeight, new Fanout(routes), horizon, nodeTopics, metrics),
            COMMANDS,
            SIGNALS)
        .addStateStore(conversations(), DECIDE)
        .addSink(EVENTS, Topics.EVENTS, keyOut, valueOut, DECIDE)
        .addSink(RECEIPTS, Topics.RECEIPTS, keyOut, valueOut, DECIDE)
        .addSink(DELIVERIES, nodeTopic, keyOut, valueOut, DECIDE)
        .addSink(DEAD_LETTERS, Topics.DEAD_LETTERS, keyOut, valueOut, DECIDE);
  }

  static String sinkOf(Output output) {
    return switch (output) {
      case Output.LogEntry _ -> EVENTS;
      case Output.Receipt _ -> RECEIPTS;
      case Output.ToNode _ -> DELIVERIES;
      case Output.DeadLetter _ -> DEAD_LETTERS;
    };
  }

  private static String nodeTopic(Output output) {
    return switch (output) {
      case Output.ToNode toNode -> Topics.node(toNode.delivery().node());
      case Output.LogEntry _, Output.Receipt _, Output.DeadLetter _ ->
          throw new IllegalArgumentException("not for a node: " + output);
    };
  }

  /// Without Streams' cache: it would write all changes of a commit interval at once, while every
  /// command waits, and what is read often is in the [ConversationCache] anyway.
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> conversations() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CONVERSATIONS), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(Map.of());
  }
}
