package io.parley.connector.session;

import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.Block;
import io.parley.connector.presence.Presence;
import io.parley.connector.presence.Presence.State;
import io.parley.connector.presence.PresenceFeed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Whose presence the sessions of this node watch. A user is followed while somebody here watches;
/// changes are gathered, and only the last of each user is pushed, if it is one. Safe for many
/// threads.
public final class Watches implements PresenceFeed.Listener {

  private final PresenceFeed feed;
  private final int maxUsers;
  private final Map<String, Watched> watchedByUser = new ConcurrentHashMap<>();

  /// What was heard since the last flush, of watched users only.
  private final Map<String, Presence> gatheredByUser = new ConcurrentHashMap<>();

  /// A user whom somebody watches.
  private static final class Watched {
    private final Set<Session> watchers = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Void> followed;
    private volatile @Nullable Presence told;

    private Watched(CompletableFuture<Void> followed) {
      this.followed = followed;
    }
  }

  Watches(PresenceFeed feed, int maxUsers) {
    this.feed = feed;
    this.maxUsers = maxUsers;
    feed.listen(this);
  }

  /// How many users are watched.
  public int size() {
    return watchedByUser.size();
  }

  /// Adds a watcher.
  ///
  /// @return completes when no change is missed any more; null if too many users are watched here
  @Nullable CompletableFuture<Void> add(String user, Session watcher) {
    Watched watched =
        watchedByUser.compute(
            user,
            (_, known) -> {
              if (known == null && watchedByUser.size() >= maxUsers) {
                return null;
              }
              Watched entry = known == null ? new Watched(feed.follow(user)) : known;
              if (entry.followed.isCompletedExceptionally()) {
                entry.followed = feed.follow(user);
              }
              entry.watchers.add(watcher);
              return entry;
            });
    return watched == null ? null : watched.followed;
  }

  /// Takes a watcher out; with the last one the user is no longer followed.
  void remove(String user, Session watcher) {
    watchedByUser.computeIfPresent(
        user,
        (_, watched) -> {
          watched.watchers.remove(watcher);
          if (!watched.watchers.isEmpty()) {
            return watched;
          }
          feed.unfollow(user);
          gatheredByUser.remove(user);
          return null;
        });
  }

  /// What was said last of a user whom somebody watches already; null of others.
  @Nullable Presence told(String user) {
    Watched watched = watchedByUser.get(user);
    return watched == null ? null : watched.told;
  }

  /// Takes in what was read of a user, unless something was heard meanwhile.
  void read(Presence presence) {
    Watched watched = watchedByUser.get(presence.user());
    if (watched != null && watched.told == null) {
      watched.told = presence;
    }
  }

  @Override
  public void changed(Presence presence) {
    if (watchedByUser.containsKey(presence.user())) {
      gatheredByUser.put(presence.user(), presence);
    }
  }

  @Override
  public void found(Presence presence) {
    if (watchedByUser.containsKey(presence.user())) {
      gatheredByUser.putIfAbsent(presence.user(), presence);
    }
  }

  /// Pushes what has changed. Of one thread.
  void flush() {
    for (String user : List.copyOf(gatheredByUser.keySet())) {
      Presence presence = gatheredByUser.remove(user);
      Watched watched = watchedByUser.get(user);
      if (presence != null && watched != null) {
        Presence told = watched.told;
        watched.told = presence;
        if (told == null || told.state() != presence.state()) {
          push(presence, watched.watchers);
        }
      }
    }
  }

  /// Lets the one who was blocked see no more of the blocker, or see again.
  public void changed(Block block) {
    Watched watched = watchedByUser.get(block.blocker());
    if (watched != null) {
      watched.watchers.stream()
          .filter(session -> session.user().equals(block.blocked()))
          .forEach(session -> session.execute(() -> changed(block, session)));
    }
  }

  /// On the session's event loop.
  private void changed(Block block, Session session) {
    String user = block.blocker();
    Presence told = told(user);
    boolean news = session.sights().heard(user, block.stands());
    if (news && told != null && told.state() != State.OFFLINE) {
      session.push(push(block.stands() ? Presence.unknown(user) : told));
    }
  }

  private static void push(Presence presence, Set<Session> watchers) {
    Push push = push(presence);
    watchers.forEach(session -> session.execute(() -> pushIfSeen(presence.user(), push, session)));
  }

  private static void pushIfSeen(String user, Push push, Session session) {
    if (session.sights().sees(user)) {
      session.push(push);
    }
  }

  private static Push push(Presence presence) {
    return new Push(Push.Kind.SIGNAL, "", 0, ServerFrames.presence(presence));
  }
}
