package io.parley.connector.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.content.PlainContents;
import io.parley.connector.session.FakeConnection;
import io.parley.connector.session.FakeNode;
import io.parley.jmh.Messages;
import io.parley.schema.codec.DeliveryCodec;
import io.parley.schema.codec.DeliveryReader;
import io.parley.schema.codec.EncodedUsers;
import io.parley.schema.delivery.Delivery.EventDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// From the bytes of a delivery to one encoded frame, given to the sessions of all users whom it
/// names, on one event loop; and before that the making of the delivery ([#delivery]), as no event
/// is pushed twice.
@State(Scope.Thread)
public class FanoutBenchmark {

  @Param({"2", "100", "1000"})
  private int users;

  private final FakeNode node = new FakeNode();
  private final List<FakeConnection> connections = new ArrayList<>();
  private final DeliveryReader reader = new DeliveryReader(10_000);
  private final Fanout fanout =
      new Fanout(
          node.registry,
          Messages.INCARNATION,
          new PlainContents(),
          () -> {},
          new SimpleMeterRegistry());
  private List<String> named = List.of();
  private long sequence;

  @Setup
  public void logIn() {
    Executor loop = Runnable::run;
    named = EncodedUsers.of(Messages.users(users));
    for (String user : named) {
      var connection = new FakeConnection(loop);
      node.logIn(connection, user, "phone");
      connections.add(connection);
    }
  }

  /// The frames that were written.
  @Benchmark
  public int deliver() {
    fanout.add(reader.decode(delivery()));
    fanout.flush();
    int frames = 0;
    for (FakeConnection connection : connections) {
      frames += connection.discardWritten();
    }
    return frames;
  }

  /// The making of the delivery alone.
  @Benchmark
  public byte[] delivery() {
    sequence++;
    return DeliveryCodec.encode(
        new EventDelivery(
            Messages.INCARNATION, Messages.sealed("g:1", sequence), named, false, null));
  }
}
