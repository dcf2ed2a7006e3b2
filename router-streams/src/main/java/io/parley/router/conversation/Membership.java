package io.parley.router.conversation;

import io.parley.schema.command.Command.ChangeRole;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.Remove;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Event.MemberLeft;
import io.parley.schema.event.Event.MembersJoined;
import io.parley.schema.event.Event.MembersRemoved;
import io.parley.schema.event.Event.RoleChanged;
import java.util.List;
import java.util.Objects;

/// Who comes, who goes, and who may say so. As long as a group or channel has members, exactly one
/// of them is its owner after each command.
final class Membership {

  private Membership() {}

  static Decision join(Conversation at, String user) {
    if (at.members().contains(user)) {
      return Decision.rejected(ErrorCode.ALREADY_A_MEMBER, "you are a member already");
    }
    if (!at.open()) {
      return forbidden("only who is invited can join this conversation");
    }
    if (at.members().size() == 0) {
      // The last one has left: whoever comes first looks after it.
      return Decision.accepted(new MembersJoined(List.of(user), Role.OWNER));
    }
    return admit(at, List.of(user));
  }

  static Decision leave(Conversation at, Member member) {
    if (at.hasFixedMembers()) {
      return fixedMembers();
    }
    var left = new MemberLeft(member.user());
    if (member.role() != Role.OWNER) {
      return Decision.accepted(left);
    }
    return at.members()
        .successorOf(member.user())
        .map(next -> Decision.accepted(new RoleChanged(next.user(), Role.OWNER), left))
        .orElseGet(() -> Decision.accepted(left));
  }

  static Decision invite(Conversation at, Member by, Invite command) {
    if (at.hasFixedMembers()) {
      return fixedMembers();
    }
    if (!by.role().outranks(Role.MEMBER)) {
      return forbidden("only the owner and admins can invite");
    }
    List<String> invited =
        command.users().stream().distinct().filter(user -> !at.members().contains(user)).toList();
    return invited.isEmpty()
        ? Decision.rejected(ErrorCode.ALREADY_A_MEMBER, "all of them are members already")
        : admit(at, invited);
  }

  static Decision remove(Conversation at, Member by, Remove command) {
    if (at.hasFixedMembers()) {
      return fixedMembers();
    }
    List<Member> removed =
        command.users().stream()
            .distinct()
            .map(at.members()::find)
            .filter(Objects::nonNull)
            .toList();
    if (!removed.stream().allMatch(member -> by.role().outranks(member.role()))) {
      return forbidden("only who ranks above a member can remove them");
    }
    return removed.isEmpty()
        ? noneIsMember()
        : Decision.accepted(new MembersRemoved(removed.stream().map(Member::user).toList()));
  }

  static Decision changeRole(Conversation at, Member by, ChangeRole command) {
    if (at.hasFixedMembers()) {
      return fixedMembers();
    }
    if (by.role() != Role.OWNER) {
      return forbidden("only the owner can give roles");
    }
    Member member = at.members().find(command.user());
    if (member == null) {
      return noneIsMember();
    }
    if (member.role() == command.role()) {
      return new Decision.Duplicate(at.head().place());
    }
    if (member.equals(by)) {
      return forbidden("the owner hands over by making another member the owner");
    }
    var changed = new RoleChanged(member.user(), command.role());
    return command.role() == Role.OWNER
        ? Decision.accepted(changed, new RoleChanged(by.user(), Role.ADMIN))
        : Decision.accepted(changed);
  }

  private static Decision admit(Conversation at, List<String> users) {
    return at.hasRoomFor(users.size())
        ? Decision.accepted(new MembersJoined(users, Role.MEMBER))
        : Decision.rejected(
            ErrorCode.TOO_MANY_MEMBERS,
            "a conversation has at most " + Limits.MAX_MEMBERS + " members");
  }

  private static Decision noneIsMember() {
    return Decision.rejected(ErrorCode.NOT_A_MEMBER, "none of them is a member");
  }

  private static Decision fixedMembers() {
    return forbidden("the members of this conversation never change");
  }

  private static Decision forbidden(String message) {
    return Decision.rejected(ErrorCode.FORBIDDEN, message);
  }
}
