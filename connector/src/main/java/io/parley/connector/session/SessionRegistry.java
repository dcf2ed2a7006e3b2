package io.parley.connector.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sessions of this node: by id, by user, by channel. Safe for many threads.
///
/// Tells its listeners when a user's or a channel's first session comes and the last one goes, in
/// the order in which that happens to that user or channel.
public final class SessionRegistry {

  private final Map<String, Session> sessionsById = new ConcurrentHashMap<>();
  private final Map<String, Set<Session>> sessionsByUser = new ConcurrentHashMap<>();
  private final Map<String, Set<Session>> subscribersByChannel = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong changes = new AtomicLong();

  /// Hears of first and last sessions. Called while the user or the channel is locked, so it must
  /// return at once and must not ask the registry about others.
  public interface Listener {
    void userArrived(String user);

    void userLeft(String user);

    void channelArrived(String channel);

    void channelLeft(String channel);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public @Nullable Session byId(String id) {
    return sessionsById.get(id);
  }

  public Collection<Session> ofUser(String user) {
    return sessionsByUser.getOrDefault(user, Set.of());
  }

  public Collection<Session> subscribersOf(String channel) {
    return subscribersByChannel.getOrDefault(channel, Set.of());
  }

  /// How often somebody has come, gone, subscribed or unsubscribed. What was looked up after it was
  /// asked for is still so as long as it stays the same.
  public long changes() {
    return changes.get();
  }

  public int size() {
    return sessionsById.size();
  }

  /// A live view.
  public Collection<Session> all() {
    return sessionsById.values();
  }

  /// The users that have a session here; a live view.
  public Collection<String> users() {
    return sessionsByUser.keySet();
  }

  /// The channels that have a subscriber here; a live view.
  public Collection<String> channels() {
    return subscribersByChannel.keySet();
  }

  /// Adds a session.
  ///
  /// @return the older sessions of the same device, which it displaces
  List<Session> add(Session session) {
    List<Session> older = new ArrayList<>();
    sessionsById.put(session.id(), session);
    sessionsByUser.compute(
        session.user(),
        (user, present) -> {
          Set<Session> others = present == null ? Set.of() : present;
          others.stream()
              .filter(other -> other.device().equals(session.device()))
              .forEach(older::add);
          return joined(others, session, listener -> listener.userArrived(user));
        });
    changes.incrementAndGet();
    return older;
  }

  void remove(Session session) {
    sessionsById.remove(session.id(), session);
    sessionsByUser.computeIfPresent(
        session.user(),
        (user, present) -> left(present, session, listener -> listener.userLeft(user)));
    changes.incrementAndGet();
  }

  void subscribe(Session session, String channel) {
    subscribersByChannel.compute(
        channel,
        (_, present) ->
            joined(
                present == null ? Set.of() : present,
                session,
                listener -> listener.channelArrived(channel)));
    changes.incrementAndGet();
  }

  void unsubscribe(Session session, String channel) {
    subscribersByChannel.computeIfPresent(
        channel, (_, present) -> left(present, session, listener -> listener.channelLeft(channel)));
    changes.incrementAndGet();
  }

  /// Most users have one session, for which an immutable set is the smallest; a larger one changes
  /// in place, as a channel can have many.
  private Set<Session> joined(Set<Session> present, Session session, Consumer<Listener> arrived) {
    if (present.isEmpty()) {
      listeners.forEach(arrived);
      return Set.of(session);
    }
    Set<Session> sessions = present;
    if (present.size() == 1) {
      sessions = ConcurrentHashMap.newKeySet();
      sessions.addAll(present);
    }
    sessions.add(session);
    return sessions;
  }

  private @Nullable Set<Session> left(
      Set<Session> present, Session session, Consumer<Listener> left) {
    if (!present.contains(session)) {
      return present;
    }
    if (present.size() == 1) {
      listeners.forEach(left);
      return null;
    }
    present.remove(session);
    return present.size() == 1 ? Set.copyOf(present) : present;
  }
}
