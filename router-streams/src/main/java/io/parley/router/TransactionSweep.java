package io.parley.router;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.service.KafkaConfig;
import io.parley.service.Rounds;
import io.parley.service.ServerAway;
import io.parley.service.StartupException;
import io.parley.service.transaction.HangingTransactions;
import io.parley.service.transaction.HangingTransactions.Hanging;
import io.parley.service.transaction.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
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

  private final Function<Instant, List<Hanging>> find;
  private final Consumer<Hanging> end;
  private final Runnable close;
  private final Duration silence;
  private final Counter ended;
  private final Rounds rounds;
  private volatile Set<Hanging> left = Set.of();
  private volatile boolean closing;
  private String problem = "";

  /// @param find of [HangingTransactions]; so are `end` and `close`
  /// @param silence for which nothing was heard of them
  TransactionSweep(
      Function<Instant, List<Hanging>> find,
      Consumer<Hanging> end,
      Runnable close,
      Duration silence,
      MeterRegistry metrics) {
    this.find = find;
    this.end = end;
    this.close = close;
    this.silence = silence;
    this.ended = Counter.builder("parley.router.transactions.ended").register(metrics);
    Gauge.builder("parley.router.transactions.hanging", this, s -> s.left.size()).register(metrics);
    this.rounds =
        new Rounds("router-transaction-sweep", Rounds.pause(LOOK_EVERY, silence), this::round);
  }

  /// Starts one.
  static TransactionSweep start(KafkaConfig kafka, Duration silence, MeterRegistry metrics) {
    var transactions = new HangingTransactions(kafka);
    var sweep =
        new TransactionSweep(
            transactions::find, transactions::end, transactions::close, silence, metrics);
    sweep.rounds.start();
    return sweep;
  }

  /// Does not wait for Kafka.
  @Override
  public void close() {
    closing = true;
    close.run();
    rounds.close();
  }

  /// Ends those that it can. One that it can't is tried again each time, and told of once.
  void round() {
    try {
      Set<Hanging> before = left;
      left =
          find.apply(Instant.now().minus(silence)).stream()
              .filter(hanging -> !isEnded(hanging, before.contains(hanging)))
              .collect(Collectors.toSet());
      problem = "";
    } catch (ServerAway | RetriableException e) {
      LOG.debug("can't look for transactions that hang", e);
    } catch (StartupException | KafkaException e) {
      tell(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a mistake of the sweep's own; trying again", e);
    }
  }

  private boolean isEnded(Hanging hanging, boolean told) {
    if (hanging.outcome() == Outcome.UNKNOWN) {
      if (!told) {
        LOG.error("{}; `parley doctor --end-hanging` aborts it", hanging);
      }
      return false;
    }
    try {
      end.accept(hanging);
    } catch (StartupException | KafkaException e) {
      if (!told) {
        LOG.error("{}; it can't be ended: {}", hanging, e.getMessage());
      }
      return false;
    }
    ended.increment();
    LOG.warn("ended: {}", hanging);
    return true;
  }

  private void tell(String reason) {
    if (!closing && !reason.equals(problem)) {
      problem = reason;
      LOG.error("can't look for transactions that hang: {}", reason);
    }
  }
}
