package io.parley.connector.presence;

import io.parley.connector.history.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Presence by Redis: changes are published by the script that makes them, on a channel of the
/// user's own, so that each node hears of those users that somebody there watches, and of no
/// others.
final class RedisPresenceFeed implements PresenceFeed {

  private static final Logger log = LoggerFactory.getLogger(RedisPresenceFeed.class);
  private static final UserScript READ = UserScript.load("read-presence");

  /// How many users are asked about at once.
  private static final int BATCH = 256;

  private final UserScript.Means means;
  private final RedisSubscriptions subscriptions;
  private final long timeoutMs;
  private final Set<String> followed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Listener listener;

  RedisPresenceFeed(UserScript.Means means, RedisSubscriptions subscriptions, long timeoutMs) {
    this.means = means;
    this.subscriptions = subscriptions;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public CompletableFuture<Void> follow(String user) {
    followed.add(user);
    return subscriptions.add(RedisKeys.presence(user));
  }

  @Override
  public void unfollow(String user) {
    followed.remove(user);
    subscriptions.remove(RedisKeys.presence(user));
  }

  @Override
  public List<Presence> read(Collection<String> users) {
    List<Presence> found = new ArrayList<>(users.size());
    List<String> all = List.copyOf(users);
    for (int from = 0; from < all.size(); from += BATCH) {
      found.addAll(readBatch(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
    return found;
  }

  @Override
  public void listen(Listener told) {
    listener = told;
  }

  /// Tells the listener how it stands with everybody who is followed, because changes may have been
  /// missed. Blocks.
  void refresh() {
    Listener told = listener;
    if (told != null) {
      read(followed).forEach(told::found);
    }
  }

  /// Takes in what was published.
  void published(String user, String message) {
    int space = message.indexOf(' ');
    Presence presence =
        parse(user, message.substring(0, Math.max(0, space)), message.substring(space + 1));
    Listener told = listener;
    if (presence != null && told != null) {
      told.changed(presence);
    }
  }

  private List<Presence> readBatch(List<String> users) {
    List<CompletableFuture<List<String>>> answers =
        users.stream().map(user -> READ.ask(means, user)).toList();
    List<Presence> found = new ArrayList<>(users.size());
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(timeoutMs, TimeUnit.MILLISECONDS);
      for (int i = 0; i < users.size(); i++) {
        List<String> answer = answers.get(i).get();
        Presence presence = parse(users.get(i), answer.getFirst(), answer.getLast());
        found.add(presence == null ? Presence.unknown(users.get(i)) : presence);
      }
      return found;
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreUnavailable("presence can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted", e);
    }
  }

  /// Null if somebody else has written there.
  private static @Nullable Presence parse(String user, String state, String lastSeen) {
    try {
      return Presence.parse(user, state, lastSeen);
    } catch (IllegalArgumentException e) {
      log.debug("not a presence", e);
      return null;
    }
  }
}
