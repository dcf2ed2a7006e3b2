package io.parley.launcher.page;

import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.CustodyCommand.AskFor;
import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.Hold;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.Request;
import io.parley.history.custody.Wish;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.history.trail.CustodyTrail;
import io.parley.launcher.audit.HoldWords;
import io.parley.launcher.audit.Permission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds, and what waits for a second person. Decided as by `parley hold` and `parley approve`; but
/// what erases is confirmed there alone, as a command carries it out and tells of it.
final class CustodyActions {

  private static final Duration WITHIN = Duration.ofDays(3);

  private final CustodyTrail trail;
  private final CustodyNow now;
  private final InstantSource clock;

  CustodyActions(CustodyTrail trail, CustodyNow now, InstantSource clock) {
    this.trail = trail;
    this.now = now;
    this.clock = clock;
  }

  Map<String, Action> byName() {
    return Map.of(
        "custody", new Action(Permission.SEE_LOG, (_, _) -> list()),
        "hold", new Action(Permission.DECIDE, this::hold),
        "lift", new Action(Permission.DECIDE, this::lift),
        "approve", new Action(Permission.DECIDE, this::approve));
  }

  private ObjectNode list() {
    Custody custody = trail.read();
    ObjectNode json = PageQuestion.JSON.createObjectNode();
    ArrayNode holds = json.putArray("holds");
    custody.holds().values().forEach(hold -> holds.add(json(hold)));
    ArrayNode requests = json.putArray("requests");
    custody.requests().values().stream()
        .filter(request -> request.isPending(clock.instant()))
        .forEach(request -> requests.add(json(request)));
    return json;
  }

  private ObjectNode hold(PageSession session, PageQuestion question) {
    if (question.isEmpty("conversation", "user", "from", "to")) {
      throw new PageRefusal(400, "say a conversation, a user or a time");
    }
    HoldScope scope;
    try {
      scope =
          new HoldScope(
              question.optionalConversation(),
              question.optionalUser(),
              question.optionalTime("from"),
              question.optionalTime("to"));
    } catch (IllegalArgumentException e) {
      throw new PageRefusal(400, String.valueOf(e.getMessage()), e);
    }
    return decide(session, new SetHold(scope, question.text("reason")));
  }

  private ObjectNode lift(PageSession session, PageQuestion question) {
    Wish wish = new LiftHold(question.number("hold"));
    return decide(session, new AskFor(wish, question.text("reason"), WITHIN));
  }

  private ObjectNode approve(PageSession session, PageQuestion question) {
    long number = question.number("request");
    Request request = trail.read().requests().get(number);
    if (request != null && !isDoneHere(request.wish())) {
      throw new PageRefusal(
          409,
          "what erases is confirmed, and carried out, by `parley approve %d`".formatted(number));
    }
    return decide(session, new Approve(number));
  }

  private ObjectNode decide(PageSession session, CustodyCommand command) {
    long number = trail.execute(session.user(), command);
    now.forget();
    return PageQuestion.JSON.createObjectNode().put("number", number);
  }

  private static boolean isDoneHere(Wish wish) {
    return switch (wish) {
      case LiftHold _, KeepFor _ -> true;
      case EraseUser _ -> false;
    };
  }

  private static ObjectNode json(Hold hold) {
    return PageQuestion.JSON
        .createObjectNode()
        .put("number", hold.number())
        .put("words", HoldWords.of(hold.scope()))
        .put("by", hold.by())
        .put("since", hold.since().toString())
        .put("reason", hold.reason());
  }

  private static ObjectNode json(Request request) {
    return PageQuestion.JSON
        .createObjectNode()
        .put("number", request.number())
        .put("words", request.wish().toString())
        .put("by", request.by())
        .put("time", request.time().toString())
        .put("expires", request.expires().toString())
        .put("reason", request.reason())
        .put("here", isDoneHere(request.wish()));
  }
}
