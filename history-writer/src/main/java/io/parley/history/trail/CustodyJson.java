package io.parley.history.trail;

import io.parley.history.custody.CustodyEntry;
import io.parley.history.custody.CustodyFact;
import io.parley.history.custody.CustodyFact.Approved;
import io.parley.history.custody.CustodyFact.HoldSet;
import io.parley.history.custody.CustodyFact.KeptForEver;
import io.parley.history.custody.CustodyFact.Requested;
import io.parley.history.custody.CustodyFact.RunBegan;
import io.parley.history.custody.CustodyFact.RunEnded;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.RetentionTarget;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.RunTotals;
import io.parley.history.custody.Wish;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.history.trail.AuditTrail.Draft;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.conversation.ConversationKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is held, kept and erased, as entries of the audit log say it (docs/audit.md):
///
/// | action     | details                                                                |
/// |------------|------------------------------------------------------------------------|
/// | `hold`     | `conversation`, `user`, `from`, `to`, those that are named; `reason`   |
/// | `request`  | `liftHold`, or `eraseUser`, or `keep` and `period`; `reason`, `expires` |
/// | `approve`  | `request`                                                              |
/// | `keep`     | `keep`, for ever                                                       |
/// | `run`      | `retention`                                                            |
/// | `run.done` | `run`, `redacted`, `held`, `keysDestroyed`, `keysHeld`                 |
final class CustodyJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String HOLD = "hold";
  private static final String REQUEST = "request";
  private static final String APPROVE = "approve";
  private static final String KEEP = "keep";
  private static final String RUN = "run";
  private static final String RUN_DONE = "run.done";

  private CustodyJson() {}

  static Draft write(CustodyFact fact) {
    return switch (fact) {
      case HoldSet(HoldScope scope, String reason) ->
          draft(HOLD, scope(scope).put("reason", reason));
      case Requested(Wish wish, String reason, Instant expires) ->
          draft(REQUEST, wish(wish).put("reason", reason).put("expires", expires.toString()));
      case Approved(long request) -> draft(APPROVE, object().put("request", request));
      case KeptForEver(RetentionTarget target) ->
          draft(KEEP, object().put("keep", target.toString()));
      case RunBegan(boolean retention) -> draft(RUN, object().put("retention", retention));
      case RunEnded(long run, RunTotals totals) ->
          draft(
              RUN_DONE,
              object()
                  .put("run", run)
                  .put("redacted", totals.redacted())
                  .put("held", totals.held())
                  .put("keysDestroyed", totals.keysDestroyed())
                  .put("keysHeld", totals.keysHeld()));
    };
  }

  /// What an entry says of it; empty if it is about something else.
  ///
  /// @throws IllegalArgumentException if it can't be read
  static Optional<CustodyEntry> read(AuditEntry entry) {
    return Optional.ofNullable(fact(entry))
        .map(fact -> new CustodyEntry(entry.sequence(), entry.time(), entry.by(), fact));
  }

  private static @Nullable CustodyFact fact(AuditEntry entry) {
    return switch (entry.action()) {
      case HOLD -> {
        JsonNode details = details(entry);
        yield new HoldSet(scope(details), text(details, "reason"));
      }
      case REQUEST -> {
        JsonNode details = details(entry);
        yield new Requested(wish(details), text(details, "reason"), time(text(details, "expires")));
      }
      case APPROVE -> new Approved(number(details(entry), "request"));
      case KEEP -> new KeptForEver(target(text(details(entry), "keep")));
      case RUN -> new RunBegan(details(entry).path("retention").asBoolean(false));
      case RUN_DONE -> {
        JsonNode details = details(entry);
        yield new RunEnded(
            number(details, "run"),
            new RunTotals(
                number(details, "redacted"),
                number(details, "held"),
                number(details, "keysDestroyed"),
                number(details, "keysHeld")));
      }
      default -> null;
    };
  }

  private static ObjectNode scope(HoldScope scope) {
    ObjectNode json = object();
    putIfNamed(json, "conversation", scope.conversation());
    putIfNamed(json, "user", scope.user());
    putIfNamed(json, "from", scope.from());
    putIfNamed(json, "to", scope.to());
    return json;
  }

  private static HoldScope scope(JsonNode json) {
    String from = textIfNamed(json, "from");
    String to = textIfNamed(json, "to");
    return new HoldScope(
        textIfNamed(json, "conversation"),
        textIfNamed(json, "user"),
        from == null ? null : time(from),
        to == null ? null : time(to));
  }

  private static ObjectNode wish(Wish wish) {
    return switch (wish) {
      case LiftHold(long hold) -> object().put("liftHold", hold);
      case EraseUser(String user) -> object().put("eraseUser", user);
      case KeepFor(RetentionTarget target, Duration period) ->
          object().put("keep", target.toString()).put("period", period.toString());
    };
  }

  private static Wish wish(JsonNode json) {
    if (json.has("liftHold")) {
      return new LiftHold(number(json, "liftHold"));
    }
    return json.has("eraseUser")
        ? new EraseUser(text(json, "eraseUser"))
        : new KeepFor(target(text(json, "keep")), period(text(json, "period")));
  }

  private static RetentionTarget target(String name) {
    return Arrays.stream(ConversationKind.values())
        .filter(kind -> kind.wireName().equals(name))
        .findFirst()
        .<RetentionTarget>map(OfKind::new)
        .orElseGet(() -> new OfConversation(name));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text + " is no time", e);
    }
  }

  private static Duration period(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text + " is no period", e);
    }
  }

  private static String text(JsonNode json, String name) {
    String text = textIfNamed(json, name);
    if (text == null) {
      throw new IllegalArgumentException("it says nothing of " + name);
    }
    return text;
  }

  private static @Nullable String textIfNamed(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isString() ? value.stringValue() : null;
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("it says nothing of " + name);
    }
    return value.longValue();
  }

  private static void putIfNamed(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }

  private static JsonNode details(AuditEntry entry) {
    try {
      return JSON.readTree(entry.details().utf8());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("its details are no JSON", e);
    }
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static Draft draft(String action, ObjectNode details) {
    return new Draft(action, RawJson.of(details.toString()));
  }
}
