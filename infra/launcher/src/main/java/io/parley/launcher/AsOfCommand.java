package io.parley.launcher;

import io.parley.history.audit.ConversationFold;
import io.parley.history.audit.ConversationThen;
import io.parley.history.audit.Moment;
import io.parley.history.audit.Moment.AtSequence;
import io.parley.history.audit.Moment.AtTime;
import io.parley.history.audit.Past;
import io.parley.launcher.audit.AsOfReport;
import io.parley.launcher.audit.BlocksThen;
import io.parley.launcher.audit.ContentReading;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.EventEnvelope;
import io.parley.service.StartupException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Mixin private PastReading from = new PastReading();

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
    from.record(AuditEntry.READ, details);
    Optional<AsOfReport> report;
    try (ContentReading reading = from.contents()) {
      report =
          from.read(
              Path.of(""), spec.commandLine().getErr(), past -> report(past, moment, reading));
    }
    if (report.isEmpty()) {
      throw new StartupException("there was no conversation %s at %s".formatted(conversation, at));
    }
    report.get().print(spec.commandLine().getOut(), json);
    return 0;
  }

  private Optional<AsOfReport> report(Past past, Moment moment, ContentReading reading) {
    var fold = new ConversationFold();
    past.read(
        conversation,
        stored -> {
          EventEnvelope envelope = EventCodec.decode(stored.bytes());
          boolean hadHappened = moment.includes(envelope);
          if (hadHappened) {
            fold.add(reading.read(envelope), stored.hash());
          }
          return hadHappened;
        });
    return fold.then()
        .map(
            then ->
                new AsOfReport(
                    then,
                    past.receipts(conversation, timeOf(moment, then)),
                    BlocksThen.read(past, conversation, timeOf(moment, then))));
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
