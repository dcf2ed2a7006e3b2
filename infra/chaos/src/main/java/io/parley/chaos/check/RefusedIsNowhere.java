package io.parley.chaos.check;

import io.parley.chaos.observation.Operation.Amend;
import io.parley.chaos.observation.Operation.Amendment;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Operation.ChangeMembers;
import io.parley.chaos.observation.Operation.MoveCursor;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.schema.event.Event;
import io.parley.schema.event.Event.ContactBlocked;
import io.parley.schema.event.Event.ContactUnblocked;
import io.parley.schema.event.Event.ConversationCreated;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.MessagePosted;
import io.parley.schema.event.Event.MessageRecalled;
import io.parley.schema.event.Event.RoleChanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// C6: if every time somebody asked for something it was refused for good, the log has nothing of
/// it; and what was acknowledged is not refused for good when it is sent again.
final class RefusedIsNowhere implements Check {

  private enum What {
    CREATE,
    JOIN,
    LEAVE,
    REMOVE,
    SEND,
    EDIT,
    RECALL
  }

  /// Something that one user may do once or often.
  ///
  /// @param object the other user, the `clientId` or the sequence that it concerns
  private record Deed(String conversation, String by, What what, String object) {}

  @Override
  public void find(Facts facts, Findings findings) {
    Map<Deed, List<Attempt>> attemptsByDeed = new HashMap<>();
    for (Attempt attempt : facts.attempts()) {
      for (Deed deed : deeds(attempt)) {
        attemptsByDeed.computeIfAbsent(deed, _ -> new ArrayList<>()).add(attempt);
      }
    }
    for (LoggedEvent event : facts.log().events()) {
      for (Deed deed : deeds(event)) {
        List<Attempt> attempts = attemptsByDeed.getOrDefault(deed, List.of());
        if (!attempts.isEmpty() && attempts.stream().allMatch(Attempt::refusedForGood)) {
          Attempt first = attempts.getFirst();
          findings.add(
              Rule.C6,
              "what was refused for good is in the log",
              first.invoked(),
              first.answered(),
              event);
        }
      }
    }
    attemptsByDeed.forEach(
        (deed, attempts) -> {
          if (deed.what() == What.SEND) {
            isNotRefusedLater(attempts, findings);
          }
        });
  }

  private static void isNotRefusedLater(List<Attempt> attempts, Findings findings) {
    long acknowledgedNs = Long.MAX_VALUE;
    for (Attempt attempt : attempts) {
      if (attempt.answered() != null && attempt.outcome() instanceof Accepted) {
        acknowledgedNs = Math.min(acknowledgedNs, attempt.answered().atNs());
      }
    }
    for (Attempt attempt : attempts) {
      if (attempt.refusedForGood() && attempt.invoked().atNs() > acknowledgedNs) {
        findings.add(
            Rule.C6,
            "what had been acknowledged was refused for good when it was sent again",
            attempt.invoked(),
            attempt.answered());
      }
    }
  }

  private static List<Deed> deeds(Attempt attempt) {
    String by = attempt.user();
    return switch (attempt.operation()) {
      case Send(String conversation, var clientId, _) ->
          List.of(new Deed(conversation, by, What.SEND, clientId.toString()));
      case Amend(String conversation, Amendment amendment, long target) ->
          List.of(new Deed(conversation, by, what(amendment), Long.toString(target)));
      case ChangeMembers change -> deeds(by, change);
      case MoveCursor _, AskHistory _ -> List.of();
    };
  }

  private static What what(Amendment amendment) {
    return switch (amendment) {
      case EDIT -> What.EDIT;
      case RECALL -> What.RECALL;
    };
  }

  private static List<Deed> deeds(String by, ChangeMembers change) {
    String conversation = change.conversation();
    return switch (change.change()) {
      case OPEN, CREATE -> List.of(new Deed(conversation, by, What.CREATE, ""));
      case JOIN -> List.of(new Deed(conversation, by, What.JOIN, by));
      case LEAVE -> List.of(new Deed(conversation, by, What.LEAVE, by));
      case INVITE -> deeds(conversation, by, What.JOIN, change.users());
      case REMOVE -> deeds(conversation, by, What.REMOVE, change.users());
    };
  }

  private static List<Deed> deeds(LoggedEvent logged) {
    String conversation = logged.conversation();
    String by = logged.envelope().by();
    Event event = logged.envelope().event();
    return switch (event) {
      case ConversationCreated _ -> List.of(new Deed(conversation, by, What.CREATE, ""));
      case MembersJoined joined -> deeds(conversation, by, What.JOIN, joined.users());
      case MemberLeft left -> List.of(new Deed(conversation, by, What.LEAVE, left.user()));
      case MembersRemoved removed -> deeds(conversation, by, What.REMOVE, removed.users());
      case RoleChanged _, ContactBlocked _, ContactUnblocked _ -> List.of();
      case MessagePosted message ->
          List.of(new Deed(conversation, by, What.SEND, message.clientId().toString()));
      case MessageEdited edited ->
          List.of(new Deed(conversation, by, What.EDIT, Long.toString(edited.target())));
      case MessageRecalled recalled ->
          List.of(new Deed(conversation, by, What.RECALL, Long.toString(recalled.target())));
    };
  }

  private static List<Deed> deeds(String conversation, String by, What what, List<String> users) {
    return users.stream().map(user -> new Deed(conversation, by, what, user)).toList();
  }
}
