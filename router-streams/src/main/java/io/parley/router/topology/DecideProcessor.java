package io.parley.router.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.router.conversation.Decision;
import io.parley.router.conversation.Place;
import io.parley.router.conversation.Recipients;
import io.parley.router.conversation.Step;
import io.parley.router.routing.Answer;
import io.parley.router.routing.Fanout;
import io.parley.router.routing.NodeDelivery;
import io.parley.router.routing.RouteHorizon;
import io.parley.router.state.IncomingCommand;
import io.parley.router.state.Judgement;
import io.parley.router.state.PartitionDecider;
import io.parley.router.state.UnreadableStateException;
import io.parley.schema.codec.DecodeException;
import io.parley.schema.codec.SignalCodec;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.delivery.Reply;
import io.parley.schema.event.Cursor;
import io.parley.schema.signal.Typing;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one partition's commands one by one, has them decided, and sends what follows. On the
/// thread that has the task; everything it writes is in the transaction that commits the command.
///
/// Signals of the same partition are read beside the commands, to be told to the members of now;
/// they change nothing, so they may be lost, and what is decided does not depend on them.
///
/// What the store or the producer throws is not caught: then the transaction aborts, and the same
/// commands come again.
final class DecideProcessor extends ContextualProcessor<byte[], byte[], byte[], Output> {

  private static final Logger LOG = LoggerFactory.getLogger(DecideProcessor.class);

  /// Of a record that comes from no topic, as in no running router.
  private static final long NO_OFFSET = -1;

  /// After this a signal is no longer worth telling.
  private static final Duration SIGNAL_LIFE = Duration.ofSeconds(10);

  private final long maxCacheWeight;
  private final Fanout fanout;
  private final RouteHorizon horizon;
  private final NodeTopics nodeTopics;
  private final RouterMetrics metrics;
  private @Nullable Task task;

  /// What there is from [#init] on.
  private record Task(StreamsEntries entries, PartitionDecider decider) {

    Judgement decide(CommandEnvelope command, long offset, Instant appendTime) {
      Judgement judgement = decider.decide(command, offset, appendTime);
      entries.write();
      return judgement;
    }
  }

  DecideProcessor(
      long maxCacheWeight,
      Fanout fanout,
      RouteHorizon horizon,
      NodeTopics nodeTopics,
      RouterMetrics metrics) {
    this.maxCacheWeight = maxCacheWeight;
    this.fanout = fanout;
    this.horizon = horizon;
    this.nodeTopics = nodeTopics;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], Output> context) {
    super.init(context);
    var entries = new StreamsEntries(context.getStateStore(RouterTopology.CONVERSATIONS));
    task = new Task(entries, new PartitionDecider(entries, maxCacheWeight));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    boolean signal =
        context()
            .recordMetadata()
            .map(RecordMetadata::topic)
            .filter(Topics.SIGNALS::equals)
            .isPresent();
    if (signal) {
      tell(record);
    } else {
      decide(record);
    }
  }

  private void tell(Record<byte[], byte[]> record) {
    long ageMs = context().currentSystemTimeMs() - record.timestamp();
    if (record.value() == null || ageMs > SIGNAL_LIFE.toMillis()) {
      metrics.signalDropped();
      return;
    }
    try {
      Typing typing = SignalCodec.decode(record.value());
      Recipients recipients = task().decider().recipients(typing);
      if (recipients != null) {
        deliver(record.key(), fanout.typing(typing, recipients), record.timestamp());
      }
    } catch (DecodeException | UnreadableStateException e) {
      // A conversation whose state can't be read is frozen by its next command.
      LOG.debug("a signal can't be told", e);
      metrics.signalDropped();
    }
  }

  private void decide(Record<byte[], byte[]> record) {
    switch (IncomingCommand.read(record.key(), record.value())) {
      case IncomingCommand.Unusable(String reason) ->
          setAside(record, DeadLetterHeaders.unusable(reason));
      case IncomingCommand.Usable(CommandEnvelope command) -> {
        horizon.enter();
        try {
          metrics.timeDecision(() -> handle(command, record));
        } finally {
          horizon.leave();
        }
      }
    }
  }

  private void handle(CommandEnvelope command, Record<byte[], byte[]> record) {
    Judgement judgement =
        task().decide(command, offset(), Instant.ofEpochMilli(record.timestamp()));
    RuntimeException failure = judgement.failure();
    if (failure != null) {
      tellOfFreeze(command, record, failure);
    }
    metrics.command(command.command(), judgement.decision());
    switch (judgement.decision()) {
      case Decision.Accepted _ -> append(command, judgement.steps(), record.timestamp());
      case Decision.CursorMoved(Cursor cursor, long sequence) -> {
        Answer answer = granted(command, new Place(sequence, cursor.time()), false);
        move(cursor, judgement.recipients(cursor), answer, record.timestamp());
      }
      case Decision.Duplicate(Place place) ->
          reply(command, granted(command, place, true), record.timestamp());
      case Decision.Thawed _ -> tellOfThaw(command);
      case Decision.Rejected(ErrorCode code, String message) ->
          reply(
              command,
              Answer.to(command.origin(), new Reply.Rejected(code, message)),
              record.timestamp());
    }
  }

  /// Appends to the log and delivers; the answer goes with the last event.
  private void append(CommandEnvelope command, List<Step> steps, long timestamp) {
    byte[] key = ConversationId.partitionKey(command.conversation()).getBytes(UTF_8);
    Place last = steps.getLast().event().place();
    Answer answer = granted(command, last, false);
    for (Step step : steps) {
      forward(key, new Output.LogEntry(step.event().sealed()), timestamp);
      metrics.event();
      deliver(
          key,
          fanout.event(
              command.conversation(),
              step.event().sealed(),
              step.recipients(),
              step.event().place().equals(last) ? answer : null),
          timestamp);
    }
    countLate(answer);
  }

  private void move(Cursor cursor, Recipients recipients, Answer answer, long timestamp) {
    byte[] key = Topics.receiptKey(cursor.conversation(), cursor.user()).getBytes(UTF_8);
    forward(key, new Output.Receipt(cursor), timestamp);
    deliver(
        cursor.conversation().getBytes(UTF_8),
        fanout.cursor(cursor, recipients, answer),
        timestamp);
    countLate(answer);
  }

  private void reply(CommandEnvelope command, Answer answer, long timestamp) {
    deliver(command.conversation().getBytes(UTF_8), fanout.answer(answer), timestamp);
    countLate(answer);
  }

  private void deliver(byte[] key, List<NodeDelivery> deliveries, long timestamp) {
    for (NodeDelivery delivery : deliveries) {
      if (nodeTopics.exists(Topics.node(delivery.node()))) {
        forward(key, new Output.ToNode(delivery), timestamp);
        metrics.delivery();
      } else {
        metrics.undeliverable();
      }
    }
  }

  private void countLate(Answer answer) {
    if (!fanout.isInTime(answer)) {
      metrics.lateAnswer();
    }
  }

  private void tellOfFreeze(
      CommandEnvelope command, Record<byte[], byte[]> record, RuntimeException cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue("conversation", command.conversation())
        .addKeyValue("partition", context().taskId().partition())
        .addKeyValue("offset", offset())
        .log("conversation frozen: a command can't be decided (see `parley frozen`)");
    metrics.frozen();
    setAside(record, DeadLetterHeaders.froze(command.conversation(), cause));
  }

  private void tellOfThaw(CommandEnvelope command) {
    LOG.atInfo()
        .addKeyValue("conversation", command.conversation())
        .addKeyValue("partition", context().taskId().partition())
        .addKeyValue("offset", offset())
        .addKeyValue("by", command.origin().user())
        .log("conversation thawed by an operator");
    metrics.thawed();
  }

  /// Puts a record that can't be used where operators find it.
  private void setAside(Record<byte[], byte[]> record, Headers why) {
    context().recordMetadata().ifPresent(from -> DeadLetterHeaders.addCoordinates(why, from));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    context()
        .forward(
            new Record<byte[], Output>(
                record.key(), new Output.DeadLetter(value), record.timestamp(), why),
            RouterTopology.DEAD_LETTERS);
    metrics.deadLetter();
  }

  private long offset() {
    return context().recordMetadata().map(RecordMetadata::offset).orElse(NO_OFFSET);
  }

  private void forward(byte[] key, Output output, long timestamp) {
    context().forward(new Record<>(key, output, timestamp), RouterTopology.sinkOf(output));
  }

  private static Answer granted(CommandEnvelope command, Place place, boolean duplicate) {
    return Answer.to(
        command.origin(),
        new Reply.Accepted(command.conversation(), place.sequence(), place.time(), duplicate));
  }

  private Task task() {
    if (task == null) {
      throw new IllegalStateException("a command before init");
    }
    return task;
  }
}
