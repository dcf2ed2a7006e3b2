package io.parley.connector.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

  void add(Session session) {
    sessionsById.put(session.id(), session);
    join(sessionsByUser, session.user(), session, Listener::userArrived);
  }

  void remove(Session session) {
    sessionsById.remove(session.id(), session);
    quit(sessionsByUser, session.user(), session, Listener::userLeft);
  }

  void subscribe(Session session, String channel) {
    join(subscribersByChannel, channel, session, Listener::channelArrived);
  }

  void unsubscribe(Session session, String channel) {
    quit(subscribersByChannel, channel, session, Listener::channelLeft);
  }

  private void join(
      Map<String, Set<Session>> sessionsByKey, String key, Session session, Notice arrived) {
    sessionsByKey.compute(
        key,
        (_, present) -> {
          if (present != null) {
            return with(present, session);
          }
          listeners.forEach(listener -> arrived.tell(listener, key));
          return Set.of(session);
        });
  }

  private void quit(
      Map<String, Set<Session>> sessionsByKey, String key, Session session, Notice left) {
    sessionsByKey.computeIfPresent(
        key,
        (_, present) -> {
          Set<Session> others = without(present, session);
          if (!others.isEmpty()) {
            return others;
          }
          listeners.forEach(listener -> left.tell(listener, key));
          return null;
        });
  }

  /// Most users have one session, for which an immutable set is the smallest; a larger one changes
  /// in place, as a channel can have many.
  private static Set<Session> with(Set<Session> present, Session session) {
    if (present.size() > 1) {
      present.add(session);
      return present;
    }
    Set<Session> sessions = ConcurrentHashMap.newKeySet();
    sessions.addAll(present);
    sessions.add(session);
    return sessions;
  }

  private static Set<Session> without(Set<Session> present, Session session) {
    if (present.size() == 1) {
      return present.contains(session) ? Set.of() : present;
    }
    present.remove(session);
    return present.size() == 1 ? Set.copyOf(present) : present;
  }

  @FunctionalInterface
  private interface Notice {
    void tell(Listener listener, String key);
  }
}
