package io.parley.connector.session;

import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.presence.Presence;
import io.parley.connector.presence.PresenceConfig;
import io.parley.connector.presence.PresenceFeed;
import io.parley.connector.presence.PresencePorts;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Presence as a test says it is.
public final class FakePresence implements PresenceFeed {

  final Map<String, Presence> presenceByUser = new HashMap<>();
  final Set<String> followed = new TreeSet<>();
  final Set<String> blocked = new HashSet<>();
  boolean away;
  boolean blocksAreAway;
  private @Nullable Listener listener;

  @Override
  public CompletableFuture<Void> follow(String user) {
    followed.add(user);
    return away
        ? CompletableFuture.failedFuture(new IllegalStateException("away"))
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void unfollow(String user) {
    followed.remove(user);
  }

  @Override
  public List<Presence> read(Collection<String> users) {
    if (away) {
      throw new StoreUnavailable("away", new IllegalStateException());
    }
    return users.stream()
        .map(user -> presenceByUser.getOrDefault(user, Presence.unknown(user)))
        .toList();
  }

  @Override
  public void listen(Listener told) {
    listener = told;
  }

  /// For tests that ask nothing about presence.
  public static PresencePorts nobody() {
    return new PresencePorts(
        PresenceConfig.DEFAULT, new FakePresence(), (_, _) -> Set.of(), (_, _) -> {});
  }

  Set<String> hidden(String from, Collection<String> users) {
    if (blocksAreAway) {
      throw new StoreUnavailable("nobody knows who has blocked " + from);
    }
    Set<String> hidden = new HashSet<>(users);
    hidden.retainAll(blocked);
    return hidden;
  }

  Listener listener() {
    if (listener == null) {
      throw new IllegalStateException("nobody listens");
    }
    return listener;
  }
}
