package io.parley.history.store;

import static io.parley.schema.sql.Tables.CHECKPOINT;
import static io.parley.schema.sql.Tables.CHECKPOINT_SPAN;
import static org.jooq.impl.DSL.currentOffsetDateTime;

import io.parley.history.audit.SealPolicy;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.Signers;
import io.parley.history.audit.Span;
import io.parley.history.audit.TrailHead;
import io.parley.history.store.SealOutcome.NotNow;
import io.parley.history.store.SealOutcome.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;

/// Where checkpoints are made and kept. Any number of processes may try at once; one at a time gets
/// to it. Every method blocks, and throws [StoreUnavailableException] when PostgreSQL is away.
public final class CheckpointStore {

  private static final int PAGE = 1_000;
  private static final String UNIQUE_VIOLATION = "23505";

  private final DSLContext sql;

  public CheckpointStore(DataSource database) {
    this.sql = DSL.using(database, SQLDialect.POSTGRES);
  }

  /// The newest checkpoint.
  public Optional<SignedCheckpoint> last() {
    return SqlFailure.translating(() -> CheckpointTables.last(sql));
  }

  /// Checkpoints behind a number, in their order; not all, if they are very many.
  public List<SignedCheckpoint> after(long number) {
    return SqlFailure.translating(
        () ->
            sql.selectFrom(CHECKPOINT)
                .where(CHECKPOINT.NUMBER.gt(number))
                .orderBy(CHECKPOINT.NUMBER)
                .limit(PAGE)
                .fetch(CheckpointTables::checkpoint));
  }

  /// What a checkpoint sealed, in the order of its tree.
  public List<Span> spans(long number) {
    return SqlFailure.translating(
        () ->
            sql.selectFrom(CHECKPOINT_SPAN)
                .where(CHECKPOINT_SPAN.NUMBER.eq(number))
                .orderBy(CheckpointTables.inOrder(CHECKPOINT_SPAN.CONVERSATION_ID))
                .fetch(CheckpointTables::span));
  }

  /// Seals what is written and not sealed, if that is due.
  ///
  /// @param trail gives the end of the audit log, as it was not long ago; as it is now, if it had
  ///   fewer entries then
  public SealOutcome seal(
      Signers signers, SealPolicy policy, LongFunction<TrailHead> trail, Instant now) {
    try {
      return SqlFailure.translating(
          () -> {
            var outcome = new SealOutcome[] {new NotNow()};
            sql.transaction(
                tx -> {
                  CheckpointTables.freeze(tx.dsl());
                  if (CheckpointTables.lock(tx.dsl())) {
                    outcome[0] = new Seal(tx.dsl(), trail).attempt(signers, policy, now);
                  }
                });
            return outcome[0];
          });
    } catch (IllegalStateException e) {
      return new Refused("nothing is sealed: " + e.getMessage());
    } catch (IntegrityConstraintViolationException e) {
      if (e.sqlState().equals(UNIQUE_VIOLATION)) {
        return new NotNow(); // Another process has sealed between our snapshot and our lock.
      }
      throw e;
    }
  }

  /// Hands checkpoints that are not published yet to whoever publishes them, in their order.
  ///
  /// @param publish throws if it fails; then the checkpoint comes again
  public void publish(Consumer<SignedCheckpoint> publish) {
    SqlFailure.translating(
        () -> {
          sql.transaction(
              tx -> {
                if (CheckpointTables.lock(tx.dsl())) {
                  publishAll(tx.dsl(), publish);
                }
              });
          return true;
        });
  }

  private static void publishAll(DSLContext tx, Consumer<SignedCheckpoint> publish) {
    for (SignedCheckpoint checkpoint :
        tx.selectFrom(CHECKPOINT)
            .where(CHECKPOINT.PUBLISHED_AT.isNull())
            .orderBy(CHECKPOINT.NUMBER)
            .limit(PAGE)
            .fetch(CheckpointTables::checkpoint)) {
      publish.accept(checkpoint);
      tx.update(CHECKPOINT)
          .set(CHECKPOINT.PUBLISHED_AT, currentOffsetDateTime())
          .where(CHECKPOINT.NUMBER.eq(checkpoint.number()))
          .execute();
    }
  }

  /// Takes checkpoints in that were published and are not here, because this database is a new one.
  ///
  /// @param missing in their order
  /// @param spans gives the spans of all checkpoints, with the checkpoint's number
  /// @return whether it was done; if not, another process is at it
  /// @throws IllegalStateException if the spans are not what the checkpoints sealed
  public boolean restore(List<SignedCheckpoint> missing, Consumer<BiConsumer<Long, Span>> spans) {
    return SqlFailure.translating(
        () ->
            sql.transactionResult(
                tx -> CheckpointTables.lock(tx.dsl()) && restore(tx.dsl(), missing, spans)));
  }

  private static boolean restore(
      DSLContext tx, List<SignedCheckpoint> missing, Consumer<BiConsumer<Long, Span>> spans) {
    missing.forEach(checkpoint -> CheckpointTables.insert(tx, checkpoint));
    long first = missing.getFirst().number();
    tx.update(CHECKPOINT)
        .set(CHECKPOINT.PUBLISHED_AT, currentOffsetDateTime())
        .where(CHECKPOINT.NUMBER.ge(first))
        .execute();
    var writer = new SpanWriter(tx);
    spans.accept(
        (number, span) -> {
          if (number >= first) {
            writer.add(number, span);
          }
        });
    writer.flush();
    SpanTrees.requireSealed(tx, missing);
    return true;
  }
}
