package io.parley.servers;

import java.util.List;
import org.apache.kafka.common.Uuid;

/// One of the brokers of a cluster on this machine, each of which is a controller too.
///
/// @param id from 1
/// @param clusterId the same for all, as [Uuid] writes it
/// @param controllers the ports of all members' controllers, in the order of their ids
/// @param listeners where this broker is reached; by the other brokers, at the first
public record KafkaMember(
    int id, String clusterId, List<Integer> controllers, List<Listener> listeners) {

  /// One of the places where a broker is reached.
  ///
  /// @param name in capitals, as Kafka has it
  /// @param advertised the port that clients are told: the same, or one of a proxy in between
  public record Listener(String name, int port, int advertised) {}

  public KafkaMember {
    controllers = List.copyOf(controllers);
    listeners = List.copyOf(listeners);
    if (id < 1 || id > controllers.size() || listeners.isEmpty()) {
      throw new IllegalArgumentException("a member has a controller and a listener");
    }
  }

  static KafkaMember alone(LoopbackPort broker, LoopbackPort controller) {
    return new KafkaMember(
        1,
        Uuid.randomUuid().toString(),
        List.of(controller.number()),
        List.of(new Listener("CLIENT", broker.number(), broker.number())));
  }

  LoopbackPort controller() {
    return new LoopbackPort(controllers.get(id - 1));
  }
}
