package io.parley.router.conversation;

import static java.util.Comparator.comparing;

import io.parley.schema.conversation.Role;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The members of a conversation, by user; immutable. A change copies, which is rare beside the
/// messages that only look.
public final class Members {

  public static final Members NONE = new Members(Map.of());

  private static final Comparator<Member> BY_STANDING =
      comparing(Member::role).thenComparingLong(Member::since).thenComparing(Member::user);

  private final Map<String, Member> byUser;

  private Members(Map<String, Member> byUser) {
    this.byUser = byUser;
  }

  public static Members of(Collection<Member> members) {
    return NONE.changed(byUser -> members.forEach(member -> byUser.put(member.user(), member)));
  }

  public @Nullable Member find(String user) {
    return byUser.get(user);
  }

  public boolean contains(String user) {
    return byUser.containsKey(user);
  }

  public int size() {
    return byUser.size();
  }

  /// The members' users, in no particular order; a view, so it costs nothing.
  public Set<String> users() {
    return byUser.keySet();
  }

  public Collection<Member> all() {
    return byUser.values();
  }

  /// Who takes over when the owner leaves: of the highest-ranked others the longest-standing one.
  Optional<Member> successorOf(String owner) {
    return byUser.values().stream().filter(member -> !member.user().equals(owner)).min(BY_STANDING);
  }

  Members joined(List<String> users, Role role, long sequence) {
    return changed(
        members ->
            users.forEach(user -> members.putIfAbsent(user, new Member(user, role, sequence))));
  }

  Members without(List<String> users) {
    return changed(members -> users.forEach(members::remove));
  }

  Members withRole(String user, Role role) {
    return changed(
        members ->
            members.computeIfPresent(user, (_, member) -> new Member(user, role, member.since())));
  }

  private Members changed(Consumer<Map<String, Member>> change) {
    Map<String, Member> copy = new HashMap<>(byUser);
    change.accept(copy);
    return new Members(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Members that && byUser.equals(that.byUser);
  }

  @Override
  public int hashCode() {
    return byUser.hashCode();
  }

  @Override
  public String toString() {
    return byUser.values().toString();
  }
}
