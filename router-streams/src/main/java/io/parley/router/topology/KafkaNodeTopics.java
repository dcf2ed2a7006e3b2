package io.parley.router.topology;

import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes' topics as Kafka has them: listed twice a second, so that one that is deleted is soon
/// known to be gone, and asked for singly when one is not on the list, so that a new node is
/// reached from its first moment.
///
/// If Kafka can't say, a topic is taken to be there: then the delivery would not be what is amiss.
public final class KafkaNodeTopics implements NodeTopics, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaNodeTopics.class);

  private static final Duration REFRESH_INTERVAL = Duration.ofMillis(500);
  private static final Duration LOOKUP_TIMEOUT = Duration.ofMillis(500);
  private static final Duration MISSING_FOR = Duration.ofSeconds(1);
  private static final int MAX_MISSING = 10_000;

  private final Admin admin;
  private final Set<String> existing = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> missingSinceNs = new ConcurrentHashMap<>();
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-node-topics").factory());

  /// Takes over the client.
  public KafkaNodeTopics(Admin admin) {
    this.admin = admin;
    var _ =
        refresher.scheduleWithFixedDelay(
            this::refresh, 0, REFRESH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean exists(String topic) {
    if (existing.contains(topic)) {
      return true;
    }
    Long since = missingSinceNs.get(topic);
    boolean asked = since != null && System.nanoTime() - since < MISSING_FOR.toNanos();
    return !asked && lookUp(topic);
  }

  @Override
  public void refused(String topic) {
    if (existing.remove(topic)) {
      missing(topic);
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
    admin.close(LOOKUP_TIMEOUT);
  }

  private void refresh() {
    try {
      Set<String> listed =
          admin.listTopics().names().get(LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).stream()
              .filter(topic -> topic.startsWith(Topics.node("")))
              .collect(Collectors.toSet());
      existing.retainAll(listed);
      existing.addAll(listed);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("reason", e.toString()).log("the nodes' topics can't be listed");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean lookUp(String topic) {
    boolean found = ask(topic);
    if (found) {
      existing.add(topic);
      missingSinceNs.remove(topic);
    } else {
      missing(topic);
    }
    return found;
  }

  private void missing(String topic) {
    if (missingSinceNs.size() >= MAX_MISSING) {
      missingSinceNs.clear();
    }
    missingSinceNs.put(topic, System.nanoTime());
  }

  private boolean ask(String topic) {
    try {
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return true;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RetriableException
          && !(e.getCause() instanceof UnknownTopicOrPartitionException);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
