package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.history.projection.ConversationLog;
import io.parley.history.projection.LoggedEvent;
import io.parley.history.store.HistoryDatabase;
import io.parley.servers.EmbeddedPostgreSql;
import io.parley.service.Configuration;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL of its own, which it stops and starts.
@WithServers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PostgresqlRestartIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CONVERSATIONS = 20;
  private static final int EVENTS = 500;

  @TempDir private Path directory;

  @Test
  void writesEachEventOnceWhenPostgresqlIsRestartedInTheMiddle(Servers servers) {
    List<ConversationLog> logs =
        IntStream.range(0, CONVERSATIONS).mapToObj(i -> ConversationLog.group("g:" + i)).toList();
    logs.forEach(log -> IntStream.range(1, EVENTS).forEach(n -> log.post("message " + n)));
    List<LoggedEvent> events =
        IntStream.rangeClosed(1, EVENTS)
            .boxed()
            .flatMap(sequence -> logs.stream().map(log -> log.event(sequence)))
            .toList();

    try (var kafka = new KafkaLog(servers.kafka())) {
      var first = EmbeddedPostgreSql.start(directory, 0);
      try (var database = new HistoryDatabase(first.jdbcUrl());
          var _ = HistoryWriter.start(config(servers, first.jdbcUrl()))) {
        kafka.append(events.subList(0, 2_000));
        await().atMost(SOON).until(() -> database.count("event") > 0);
        kafka.append(events.subList(2_000, 6_000));
        first.close();
        kafka.append(events.subList(6_000, events.size()));

        try (var _ = EmbeddedPostgreSql.start(directory, port(first.jdbcUrl()))) {
          await()
              .ignoreExceptions()
              .atMost(SOON)
              .until(() -> database.count("event") == events.size());

          assertThat(database.sql().fetch("select distinct head from conversation").getValues(0))
              .isEqualTo(List.of((long) EVENTS));
        }
      }
    }
  }

  private static int port(String jdbcUrl) {
    return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
  }

  private static HistoryWriterConfig config(Servers servers, String url) {
    return Configuration.of(
        HistoryWriterConfig.class,
        Map.of(
            "kafka.bootstrap-servers", servers.kafka(),
            "kafka.replication-factor", 1,
            "kafka.min-insync-replicas", 1,
            "postgres.url", url,
            "postgres.connection-timeout", "1s",
            "ingest.max-batch-records", 200,
            "admin.port", 0));
  }
}
