package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.routing.RouteTable;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.RouteCodec;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouteKey;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies the records of `parley.sessions` to the table, on the thread of the global store. A
/// record that is no route is passed over: routes are a hint.
final class RouteProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(RouteProcessor.class);

  private final RouteTable table;

  RouteProcessor(RouteTable table) {
    this.table = table;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long offset = context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
    try {
      table.apply(RouteKey.parse(new String(record.key(), UTF_8)), decode(record.value()), offset);
    } catch (DecodeException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("offset", offset)
          .addKeyValue("reason", e.getMessage())
          .log("passed over a record that is no route");
      table.skip(offset);
    }
  }

  private static @Nullable Route decode(byte @Nullable [] value) {
    return value == null ? null : RouteCodec.decodeRoute(value);
  }
}
