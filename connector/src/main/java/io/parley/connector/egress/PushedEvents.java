package io.parley.connector.egress;

import io.parley.schema.event.EventHash;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// What this node has pushed lately, by which it tells what comes a second time, and the tripwire.
///
/// A router whose transaction was aborted sends the same events again, with the same sequences and
/// hashes, though perhaps to more users, because it has heard of more routes since. Two different
/// hashes for one sequence must never happen: it would mean that sequencing was not a pure function
/// of its input.
///
/// Bounded by the number of user names kept, over which the conversations that were quiet the
/// longest are forgotten. Used by one thread.
final class PushedEvents {

  /// How many of a conversation's latest events are told apart.
  private static final int EVENTS_PER_CONVERSATION = 16;

  private final int maxUsersKept;
  private final Map<String, Recent> recentByConversation = new LinkedHashMap<>(1024, 0.75f, true);
  private int usersKept;

  PushedEvents(int maxUsersKept) {
    this.maxUsersKept = maxUsersKept;
  }

  /// What is to be done with an event.
  sealed interface Verdict {

    /// It was not seen before.
    record Push() implements Verdict {}

    /// It was pushed, but not to these; the list may be empty.
    record PushAlsoTo(List<String> users) implements Verdict {}

    /// It is older than what is remembered of its conversation.
    record Outdated() implements Verdict {}

    /// Another event was pushed under its sequence.
    record Conflict(EventHash pushed) implements Verdict {}
  }

  private static final class Recent {
    private long highest;
    private final Queue<Pushed> events = new ArrayDeque<>();
  }

  /// An event and to whom it was pushed. Only when it comes a second time, which is rare, a set is
  /// made of them.
  private static final class Pushed {
    private final long sequence;
    private final EventHash hash;
    private Collection<String> users;

    Pushed(long sequence, EventHash hash, List<String> users) {
      this.sequence = sequence;
      this.hash = hash;
      this.users = users;
    }

    int weight() {
      return 1 + users.size();
    }

    /// Adds to whom it is pushed now.
    ///
    /// @return those to whom it was not before
    List<String> addUnseen(List<String> more) {
      Set<String> seen = users instanceof Set<String> set ? set : new HashSet<>(users);
      users = seen;
      return more.stream().filter(seen::add).toList();
    }
  }

  Verdict see(String conversation, long sequence, EventHash hash, List<String> users) {
    Recent recent = recentByConversation.computeIfAbsent(conversation, _ -> new Recent());
    Verdict verdict = judge(recent, sequence, hash, users);
    forgetOverBound();
    return verdict;
  }

  private Verdict judge(Recent recent, long sequence, EventHash hash, List<String> users) {
    if (sequence > recent.highest) {
      recent.highest = sequence;
      remember(recent, new Pushed(sequence, hash, users));
      return new Verdict.Push();
    }
    for (Pushed pushed : recent.events) {
      if (pushed.sequence == sequence) {
        return pushed.hash.equals(hash)
            ? new Verdict.PushAlsoTo(addUnseen(pushed, users))
            : new Verdict.Conflict(pushed.hash);
      }
    }
    return new Verdict.Outdated();
  }

  private List<String> addUnseen(Pushed pushed, List<String> users) {
    usersKept -= pushed.weight();
    List<String> unseen = pushed.addUnseen(users);
    usersKept += pushed.weight();
    return unseen;
  }

  private void remember(Recent recent, Pushed pushed) {
    recent.events.add(pushed);
    usersKept += pushed.weight();
    if (recent.events.size() > EVENTS_PER_CONVERSATION) {
      usersKept -= recent.events.remove().weight();
    }
  }

  private void forgetOverBound() {
    Iterator<Recent> longestQuietFirst = recentByConversation.values().iterator();
    while (usersKept > maxUsersKept && longestQuietFirst.hasNext()) {
      Recent recent = longestQuietFirst.next();
      usersKept -= recent.events.stream().mapToInt(Pushed::weight).sum();
      longestQuietFirst.remove();
    }
  }
}
