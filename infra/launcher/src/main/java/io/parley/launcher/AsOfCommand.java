package io.parley.launcher;

import io.parley.history.audit.ConversationFold;
import io.parley.history.audit.ConversationThen;
import io.parley.history.audit.Moment;
import io.parley.history.audit.Moment.AtSequence;
import io.parley.history.audit.Moment.AtTime;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.store.HistorySnapshot;
import io.parley.launcher.audit.AsOfReport;
import io.parley.launcher.audit.BlocksThen;
import io.parley.launcher.audit.ContentReading;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.StartupException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `parley audit as-of`: a conversation as its members saw it then.
@Command(
    name = "as-of",
    description = {
      "Show a conversation as its members saw it at one moment: texts before their later edits,"
          + " messages that were recalled since, who was a member with which role, who could see"
          + " each message, and who had received and read it.",
      "Of each user only the newest receipt is kept: where it has moved since that moment, it is"
          + " not known whether a message had been received or read by then."
    })
final class AsOfCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Auditing auditing = new Auditing();

  @Option(names = "--conversation", paramLabel = "ID", required = true, description = "Which.")
  private String conversation = "";

  @Option(
      names = "--at",
      paramLabel = "TIME|SEQUENCE",
      required = true,
      description = "When: a time such as 2026-11-21T08:00:00Z, or right after an event.")
  private String at = "";

  @Option(names = "--json", description = "One JSON object, for programs.")
  private boolean json;

  @Override
  public Integer call() {
    Moment moment = moment();
    if (!ConversationId.isValid(conversation)) {
      throw new StartupException(conversation + " is no id of a conversation");
    }
    ObjectNode details = JSON.createObjectNode().put("conversation", conversation).put("at", at);
    auditing.record(AuditEntry.READ, details);
    Optional<AsOfReport> report;
    try (ContentReading reading = auditing.reading()) {
      report = auditing.read(snapshot -> report(snapshot, moment, reading));
    }
    if (report.isEmpty()) {
      throw new StartupException("there was no conversation %s at %s".formatted(conversation, at));
    }
    report.get().print(spec.commandLine().getOut(), json);
    return 0;
  }

  private Optional<AsOfReport> report(
      HistorySnapshot snapshot, Moment moment, ContentReading reading) {
    var fold = new ConversationFold();
    try (Stream<RecordedEvent> events = snapshot.events(Scope.of(conversation))) {
      Iterator<RecordedEvent> all = events.iterator();
      while (all.hasNext()) {
        RecordedEvent event = all.next();
        EventEnvelope envelope = EventCodec.decode(event.sealed().bytes());
        if (!moment.includes(envelope)) {
          break;
        }
        fold.add(reading.read(envelope), event.sealed().hash());
      }
    }
    return fold.then()
        .map(
            then ->
                new AsOfReport(
                    then,
                    new Receipts(snapshot.cursors(conversation), timeOf(moment, then)),
                    BlocksThen.read(snapshot, conversation, timeOf(moment, then))));
  }

  private static Instant timeOf(Moment moment, ConversationThen then) {
    return switch (moment) {
      case AtTime(Instant time) -> time;
      case AtSequence _ -> then.headTime();
    };
  }

  private Moment moment() {
    try {
      return Moment.parse(at);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--at: " + e.getMessage(), e);
    }
  }
}
