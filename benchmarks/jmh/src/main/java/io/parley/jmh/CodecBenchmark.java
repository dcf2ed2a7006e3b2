package io.parley.jmh;

import io.parley.schema.codec.CommandCodec;
import io.parley.schema.codec.DeliveryCodec;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The bytes of commands, events and deliveries.
public class CodecBenchmark {

  /// A command and its event.
  @State(Scope.Thread)
  public static class Message {
    private final CommandEnvelope command = Messages.send("d:alice:bob", 1);
    private final byte[] commandBytes = CommandCodec.encode(command);
    private final EventEnvelope event = Messages.event("d:alice:bob", 4711);
    private final byte[] eventBytes = EventCodec.encode(event);
  }

  /// A delivery to so many users of a node.
  @State(Scope.Thread)
  public static class ToUsers {

    @Param({"2", "100", "1000"})
    private int users;

    private Delivery delivery = delivery(1);
    private byte[] bytes = {};

    @Setup
    public void encode() {
      delivery = delivery(users);
      bytes = DeliveryCodec.encode(delivery);
    }

    private static Delivery delivery(int users) {
      return new EventDelivery(
          Messages.INCARNATION, Messages.sealed("g:1", 4711), Messages.users(users), false, null);
    }
  }

  @Benchmark
  public byte[] encodeCommand(Message message) {
    return CommandCodec.encode(message.command);
  }

  @Benchmark
  public CommandEnvelope decodeCommand(Message message) {
    return CommandCodec.decode(message.commandBytes);
  }

  @Benchmark
  public byte[] encodeEvent(Message message) {
    return EventCodec.encode(message.event);
  }

  @Benchmark
  public EventEnvelope decodeEvent(Message message) {
    return EventCodec.decode(message.eventBytes);
  }

  @Benchmark
  public EventHash chainHash(Message message) {
    return EventHash.GENESIS.next(message.eventBytes);
  }

  @Benchmark
  public SealedEvent sealEvent(Message message) {
    return EventCodec.seal(message.event, EventHash.GENESIS);
  }

  @Benchmark
  public byte[] encodeDelivery(ToUsers to) {
    return DeliveryCodec.encode(to.delivery);
  }

  @Benchmark
  public Delivery decodeDelivery(ToUsers to) {
    return DeliveryCodec.decode(to.bytes);
  }
}
