package io.parley.history.trail;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.topic.TopicSpec;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithServers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AuditTrailIT {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private final AuditTrail trail;

  AuditTrailIT(Servers servers) {
    var kafka = new KafkaConfig(servers.kafka(), 1, 1, Map.of());
    try (var layout = new TopicLayout(kafka)) {
      TopicSpec.all(1).stream()
          .filter(topic -> topic.name().equals(Topics.AUDIT))
          .forEach(layout::create);
    }
    this.trail = new AuditTrail(kafka, InstantSource.fixed(NOW));
  }

  @Test
  void chainsWhatManyWriteAtOnceWithoutAFork() {
    int before = entries().size();

    List<CompletableFuture<AuditEntry>> writing =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            trail.append(
                                "carol", AuditEntry.READ, RawJson.of("{\"n\":" + i + "}"))))
            .toList();
    writing.forEach(CompletableFuture::join);

    List<TrailEntry> entries = entries();
    assertThat(entries).hasSize(before + 4).allMatch(TrailEntry::follows);
    assertThat(entries.stream().map(entry -> entry.entry().sequence()))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, before + 4).boxed().toList());
    assertThat(entries.getLast().entry().by()).isEqualTo("carol");
    assertThat(entries.getLast().entry().time()).isEqualTo(NOW);
  }

  private List<TrailEntry> entries() {
    List<TrailEntry> entries = new ArrayList<>();
    trail.read(entries::add);
    return entries;
  }
}
