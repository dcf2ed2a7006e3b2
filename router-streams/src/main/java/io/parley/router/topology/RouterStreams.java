package io.parley.router.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topology, running. A thread that dies is replaced; if the routes can't be followed any more,
/// all of it stops, and the watcher is told.
public final class RouterStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouterStreams.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);
  private static final String LAG_METRIC = "records-lag";

  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;

  /// Who is told of its life.
  public interface Watcher {

    /// All routes that there were at the start are known, and no command has been decided yet.
    void beforeFirstCommand();

    /// It has stopped for good, and not because it was closed.
    void died();
  }

  /// Makes it, without starting anything.
  ///
  /// @throws org.apache.kafka.common.KafkaException if the state directory is in use
  public RouterStreams(
      Topology topology,
      Properties properties,
      KafkaClientSupplier clients,
      RouterMetrics metrics,
      Watcher watcher) {
    streams = new KafkaStreams(topology, properties, clients);
    streamsMetrics = new KafkaStreamsMetrics(streams);
    streams.setStateListener((now, before) -> changed(before, now, watcher));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOG.atError().setCause(failure).log("stream thread died; another takes its place");
          metrics.threadReplaced();
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setGlobalStateRestoreListener(new RoutesRestored(watcher));
  }

  public void start() {
    streams.start();
  }

  public boolean isRunning() {
    return streams.state() == State.RUNNING;
  }

  public String state() {
    return streams.state().name();
  }

  public void bindTo(MeterRegistry registry) {
    streamsMetrics.bindTo(registry);
    Gauge.builder("parley.router.running", streams, s -> s.state() == State.RUNNING ? 1 : 0)
        .description("Whether all of this instance's partitions are being worked on")
        .register(registry);
    Gauge.builder("parley.router.lag", this, RouterStreams::lag)
        .description("Commands waiting to be decided in this instance's partitions")
        .register(registry);
  }

  /// Leaves the group at once, so that others need not wait to find out.
  @Override
  public void close() {
    streamsMetrics.close();
    var options =
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(options)) {
      LOG.atWarn().log("streams did not stop in time; what was not committed will be done again");
    }
  }

  private static void changed(State before, State now, Watcher watcher) {
    LOG.atInfo().addKeyValue("before", before).addKeyValue("now", now).log("streams");
    if (now == State.ERROR) {
      LOG.atError().log("the router has stopped: restart it");
      watcher.died();
    }
  }

  private double lag() {
    return streams.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(LAG_METRIC))
        .filter(metric -> Topics.COMMANDS.equals(metric.getKey().tags().get("topic")))
        .mapToDouble(metric -> (Double) metric.getValue().metricValue())
        .filter(lag -> !Double.isNaN(lag))
        .sum();
  }

  private record RoutesRestored(Watcher watcher) implements StateRestoreListener {

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
      if (end > start) {
        LOG.atInfo()
            .addKeyValue("store", store)
            .addKeyValue("partition", partition.partition())
            .addKeyValue("records", end - start)
            .log("restoring");
      }
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
      // Told of at the end.
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
      if (total > 0) {
        LOG.atInfo()
            .addKeyValue("store", store)
            .addKeyValue("partition", partition.partition())
            .addKeyValue("records", total)
            .log("restored");
      }
      if (store.equals(RouteStore.NAME)) {
        watcher.beforeFirstCommand();
      }
    }
  }
}
