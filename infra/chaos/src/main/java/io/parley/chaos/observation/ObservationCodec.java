package io.parley.chaos.observation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// An observation as one line of JSON: the record's components under their names, and under `type`
/// (`operation`, `outcome`) which record it is.
final class ObservationCodec {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addMixIn(Observation.class, ObservationTypes.class)
          .addMixIn(Operation.class, OperationTypes.class)
          .addMixIn(Outcome.class, OutcomeTypes.class)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private static final ObjectReader READER = JSON.readerFor(Observation.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Observation.class);

  private ObservationCodec() {}

  /// The line, without its end.
  static String encode(Observation observation) {
    return WRITER.writeValueAsString(observation);
  }

  /// @throws IllegalArgumentException if the line is no observation; the message says in one line
  ///   what is wrong
  static Observation decode(String line) {
    try {
      return READER.readValue(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Observation.Quiet.class, name = "quiet"),
    @JsonSubTypes.Type(value = Observation.Disrupted.class, name = "disrupted"),
    @JsonSubTypes.Type(value = Observation.Mended.class, name = "mended"),
    @JsonSubTypes.Type(value = Observation.Invoked.class, name = "invoked"),
    @JsonSubTypes.Type(value = Observation.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Observation.Received.class, name = "received"),
    @JsonSubTypes.Type(value = Observation.Applied.class, name = "applied"),
    @JsonSubTypes.Type(value = Observation.ReceiptReceived.class, name = "receipt"),
    @JsonSubTypes.Type(value = Observation.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = Observation.Disconnected.class, name = "disconnected"),
    @JsonSubTypes.Type(value = Observation.SyncBegan.class, name = "sync-began"),
    @JsonSubTypes.Type(value = Observation.Synced.class, name = "synced"),
    @JsonSubTypes.Type(value = Observation.Left.class, name = "left"),
  })
  private interface ObservationTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Operation.Send.class, name = "send"),
    @JsonSubTypes.Type(value = Operation.Amend.class, name = "amend"),
    @JsonSubTypes.Type(value = Operation.ChangeMembers.class, name = "change-members"),
    @JsonSubTypes.Type(value = Operation.MoveCursor.class, name = "move-cursor"),
    @JsonSubTypes.Type(value = Operation.AskHistory.class, name = "ask-history"),
  })
  private interface OperationTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = Outcome.Page.class, name = "page"),
    @JsonSubTypes.Type(value = Outcome.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Outcome.Unknown.class, name = "unknown"),
  })
  private interface OutcomeTypes {}
}
