package io.parley.history.ingest;

import io.parley.history.projection.LogPartition;
import io.parley.service.Health.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// What the loop says of itself to those who look from other threads.
public final class IngestStatus {

  private static final String NOT_JOINED = "has not joined the consumer group";

  private volatile boolean joined;
  private volatile Status kafka = Status.down(NOT_JOINED);
  private volatile Status postgres = Status.up();
  private volatile Status loop = Status.down("not started");
  private final Map<LogPartition, String> stops = new ConcurrentSkipListMap<>();

  /// Whether partitions are assigned, which may be none, and Kafka answers.
  public Status kafka() {
    return kafka;
  }

  public Status postgres() {
    return postgres;
  }

  public Status loop() {
    return loop;
  }

  /// Whether every assigned partition can be written.
  public Status partitions() {
    return stops.isEmpty()
        ? Status.up()
        : Status.down(
            stops.entrySet().stream()
                .map(stop -> "stopped: " + stop.getKey() + " " + stop.getValue())
                .collect(Collectors.joining("; ")));
  }

  int stopped() {
    return stops.size();
  }

  void running() {
    loop = Status.up();
  }

  void ended(String reason) {
    loop = Status.down(reason);
  }

  void joined() {
    joined = true;
    kafkaAnswers();
  }

  void left() {
    joined = false;
    kafkaAnswers();
  }

  void kafkaAnswers() {
    kafka = joined ? Status.up() : Status.down(NOT_JOINED);
  }

  void kafkaFails(String reason) {
    kafka = Status.down(reason);
  }

  void postgresAnswers() {
    postgres = Status.up();
  }

  void postgresFails(String reason) {
    postgres = Status.down(reason);
  }

  void stop(LogPartition partition, String reason) {
    stops.put(partition, reason);
  }

  void forget(LogPartition partition) {
    stops.remove(partition);
  }
}
