package io.parley.router;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.service.KafkaConfig;
import io.parley.service.Rounds;
import io.parley.service.StartupException;
import io.parley.service.transaction.HangingTransactions;
import io.parley.service.transaction.HangingTransactions.Hanging;
import io.parley.service.transaction.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends transactions that hang as their coordinators had decided, and tells of those of which that
/// is not known. Several routers may do so at once.
///
/// | metric                               | meaning                                               |
/// |--------------------------------------|-------------------------------------------------------|
/// | `parley.router.transactions.ended`   | those ended by this process                           |
/// | `parley.router.transactions.hanging` | those that it found last and could not end            |
final class TransactionSweep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TransactionSweep.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final HangingTransactions transactions;
  private final Duration silence;
  private final Counter ended;
  private final Rounds rounds;
  private volatile Set<Hanging> left = Set.of();

  /// @param silence for which nothing was heard of them
  private TransactionSweep(KafkaConfig kafka, Duration silence, MeterRegistry metrics) {
    this.transactions = new HangingTransactions(kafka);
    this.silence = silence;
    this.ended = Counter.builder("parley.router.transactions.ended").register(metrics);
    Gauge.builder("parley.router.transactions.hanging", this, s -> s.left.size()).register(metrics);
    this.rounds =
        new Rounds("router-transaction-sweep", Rounds.pause(LOOK_EVERY, silence), this::attempt);
  }

  /// Starts one.
  static TransactionSweep start(KafkaConfig kafka, Duration silence, MeterRegistry metrics) {
    var sweep = new TransactionSweep(kafka, silence, metrics);
    sweep.rounds.start();
    return sweep;
  }

  /// Does not wait for Kafka.
  @Override
  public void close() {
    transactions.close();
    rounds.close();
  }

  private void attempt() {
    try {
      sweep(transactions.find(Instant.now().minus(silence)));
    } catch (StartupException | KafkaException e) {
      LOG.atDebug().setCause(e).log("could not look for transactions that hang");
    } catch (RuntimeException e) {
      LOG.error("a mistake of the sweep's own; trying again", e);
    }
  }

  private void sweep(List<Hanging> found) {
    for (Hanging hanging : found) {
      if (hanging.outcome() != Outcome.UNKNOWN) {
        end(hanging);
      } else if (!left.contains(hanging)) {
        LOG.error("{}; `parley doctor --end-hanging` aborts it", hanging);
      }
    }
    left =
        found.stream()
            .filter(hanging -> hanging.outcome() == Outcome.UNKNOWN)
            .collect(Collectors.toSet());
  }

  private void end(Hanging hanging) {
    transactions.end(hanging);
    ended.increment();
    LOG.warn("ended: {}", hanging);
  }
}
