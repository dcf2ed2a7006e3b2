package io.parley.history.audit;

import io.parley.schema.Content;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.EventHash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conversation as it stood at one moment.
///
/// @param open whether anyone may join
/// @param head the newest event of that moment
/// @param headTime when that happened
/// @param memberships in the order in which they began
/// @param messages in the order of their sequences
public record ConversationThen(
    String conversation,
    ConversationKind kind,
    @Nullable String name,
    boolean open,
    long head,
    EventHash headHash,
    Instant headTime,
    List<Membership> memberships,
    List<MessageThen> messages) {

  /// Whether everybody who is logged in could read it, a member or not.
  public boolean isPublic() {
    return kind == ConversationKind.CHANNEL && open;
  }

  /// Those who were members.
  public List<Membership> members() {
    return memberships.stream().filter(Membership::isCurrent).toList();
  }

  /// Those who could see an event as members, in the order of their names.
  public List<String> audience(long sequence) {
    return memberships.stream()
        .filter(membership -> membership.sees(sequence))
        .map(Membership::user)
        .distinct()
        .sorted()
        .toList();
  }

  /// An interval of sequences, both ends included, in which a user was a member.
  ///
  /// @param left null if the user still was one
  /// @param role at that moment, or at the end of the interval
  public record Membership(String user, Role role, long joined, @Nullable Long left) {

    public boolean isCurrent() {
      return left == null;
    }

    boolean sees(long sequence) {
      return joined <= sequence && (left == null || sequence <= left);
    }

    Membership leftAt(long sequence) {
      return new Membership(user, role, joined, sequence);
    }

    Membership withRole(Role other) {
      return new Membership(user, other, joined, left);
    }
  }

  /// A message as it read.
  ///
  /// @param content null if it was recalled
  /// @param editedAt when it got the content it had; null if that is what was posted
  public record MessageThen(
      long sequence,
      String sender,
      Instant postedAt,
      @Nullable Long replyTo,
      @Nullable Content content,
      @Nullable Instant editedAt,
      @Nullable Instant recalledAt) {

    MessageThen edited(Content to, Instant at) {
      return recalledAt == null
          ? new MessageThen(sequence, sender, postedAt, replyTo, to, at, null)
          : this;
    }

    MessageThen recalled(Instant at) {
      return recalledAt == null
          ? new MessageThen(sequence, sender, postedAt, replyTo, null, editedAt, at)
          : this;
    }
  }
}
