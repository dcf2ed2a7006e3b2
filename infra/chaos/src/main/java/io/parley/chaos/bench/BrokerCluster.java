package io.parley.chaos.bench;

import static java.util.stream.Collectors.joining;

import io.parley.chaos.proxy.FaultProxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/// The brokers of a platform: how each is configured, and how each process reaches them. Every
/// process has a listener of its own at each broker, behind a proxy, so that its way to Kafka can
/// be broken without the others'; brokers reach each other, and tools reach them, straight.
final class BrokerCluster implements AutoCloseable {

  private static final String STRAIGHT = "STRAIGHT";

  private record Listener(String name, int port, int advertised) {}

  private final String clusterId = newClusterId();
  private final List<Integer> controllers;
  private final List<List<Listener>> listenersByBroker = new ArrayList<>();
  private final Map<String, List<FaultProxy>> proxiesByProcess = new LinkedHashMap<>();

  /// @param processes that reach the brokers each on its own way
  BrokerCluster(int brokers, List<String> processes, FreePort ports) {
    controllers = IntStream.range(0, brokers).map(_ -> ports.next()).boxed().toList();
    processes.forEach(process -> proxiesByProcess.put(process, new ArrayList<>()));
    for (int broker = 0; broker < brokers; broker++) {
      listenersByBroker.add(listeners(ports));
    }
  }

  private List<Listener> listeners(FreePort ports) {
    List<Listener> listeners = new ArrayList<>();
    int straight = ports.next();
    listeners.add(new Listener(STRAIGHT, straight, straight));
    proxiesByProcess.forEach(
        (process, proxies) -> {
          int port = ports.next();
          FaultProxy proxy = FaultProxy.start(FreePort.HOST, port);
          proxies.add(proxy);
          listeners.add(new Listener(name(process), port, proxy.port()));
        });
    return listeners;
  }

  /// What `parley broker` is to be told.
  ///
  /// @param id from 1
  Map<String, Object> member(int id) {
    return Map.of(
        "id",
        id,
        "clusterId",
        clusterId,
        "controllers",
        controllers,
        "listeners",
        listenersByBroker.get(id - 1));
  }

  /// For `bootstrap.servers`, on no way that breaks.
  String straight() {
    return listenersByBroker.stream()
        .map(listeners -> address(listeners.getFirst().port()))
        .collect(joining(","));
  }

  /// For `bootstrap.servers` of a process.
  String of(String process) {
    return proxies(process).stream().map(proxy -> address(proxy.port())).collect(joining(","));
  }

  /// The process's way to each broker.
  List<FaultProxy> proxies(String process) {
    return Objects.requireNonNull(proxiesByProcess.get(process), process);
  }

  @Override
  public void close() {
    proxiesByProcess.values().forEach(proxies -> proxies.forEach(FaultProxy::close));
  }

  private static String name(String process) {
    return process.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String address(int port) {
    return FreePort.HOST + ":" + port;
  }

  /// A random UUID as Kafka writes it.
  private static String newClusterId() {
    var id = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
