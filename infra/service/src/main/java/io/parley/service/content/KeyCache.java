package io.parley.service.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.service.content.PostgresContentKeys.Destroyed;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The content keys that this process knows, up to a bound; the longest unused are forgotten.
///
/// Once a second it asks the store which keys were destroyed, and forgets them. While the store is
/// away the known ones go on, for as long as the lease; then they count as unknown, because what
/// was destroyed meanwhile can't be told. Safe for many threads.
public final class KeyCache implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeyCache.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// For how long a key that there was not is not asked for again.
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private final PostgresContentKeys store;
  private final long leaseNs;
  private final LongSupplier nanoTime;
  private final Counter destroyedHere;

  private final Cache<UUID, KeyFound> foundById;
  private final Cache<UUID, KeyFound> unknownById;
  private final Cache<KeySubject, ContentKey> encryptingBySubject;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("content-keys").daemon().factory());

  /// The newest destruction that was heard of; -1 before the first look.
  private long heardOf = -1;

  /// Grows with each look that told of a destruction, so that what was read before it is not kept.
  private long epoch;

  private volatile long lookedNs;

  /// When the last look failed; as long ago as makes no difference if it did not.
  private long failedNs;

  KeyCache(
      PostgresContentKeys store,
      int maxKeys,
      Duration lease,
      LongSupplier nanoTime,
      MeterRegistry metrics) {
    this.store = store;
    this.leaseNs = lease.toNanos();
    this.nanoTime = nanoTime;
    this.foundById = Caffeine.newBuilder().maximumSize(maxKeys).build();
    this.unknownById =
        Caffeine.newBuilder().maximumSize(maxKeys).expireAfterWrite(UNKNOWN_FOR).build();
    this.encryptingBySubject = Caffeine.newBuilder().maximumSize(maxKeys).build();
    this.lookedNs = nanoTime.getAsLong() - leaseNs;
    this.failedNs = nanoTime.getAsLong() - PERIOD.toNanos();
    this.destroyedHere = metrics.counter("parley.content.keys.destroyed");
    metrics.gauge("parley.content.keys", foundById, Cache::estimatedSize);
  }

  /// Begins to ask what was destroyed.
  KeyCache start() {
    long ms = PERIOD.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::lookOnce, 0, ms, TimeUnit.MILLISECONDS);
    return this;
  }

  /// The key to encrypt with, if it is known. Never blocks.
  public @Nullable ContentKey encrypting(KeySubject subject) {
    return isFresh() ? encryptingBySubject.getIfPresent(subject) : null;
  }

  /// What is known of a key; null if that is still to be asked for. Never blocks.
  public @Nullable KeyFound known(UUID id) {
    if (!isFresh()) {
      return null;
    }
    KeyFound found = foundById.getIfPresent(id);
    return found == null ? unknownById.getIfPresent(id) : found;
  }

  /// The key to encrypt with. Blocks.
  ///
  /// @throws KeysUnavailable if it is not known and the store is away
  public ContentKey obtain(KeySubject subject) {
    ContentKey known = encrypting(subject);
    if (known != null) {
      return known;
    }
    long before = begin();
    ContentKey key = store.obtain(subject);
    keep(before, Map.of(key.id(), new KeyFound.Live(key)));
    return key;
  }

  /// What is known of keys. Blocks.
  ///
  /// @throws KeysUnavailable if some are not known and the store is away
  public Map<UUID, KeyFound> find(Collection<UUID> ids) {
    Map<UUID, KeyFound> found = new HashMap<>();
    Set<UUID> missing = new HashSet<>();
    for (UUID id : ids) {
      KeyFound known = known(id);
      if (known == null) {
        missing.add(id);
      } else {
        found.put(id, known);
      }
    }
    if (!missing.isEmpty()) {
      long before = begin();
      Map<UUID, KeyFound> read = store.find(missing);
      keep(before, read);
      found.putAll(read);
    }
    return found;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private boolean isFresh() {
    return nanoTime.getAsLong() - lookedNs < leaseNs;
  }

  /// To be called before the store is read: what is destroyed after this will be heard of. Of many
  /// that wait for a store that is away, one finds it out.
  private synchronized long begin() {
    if (!isFresh()) {
      if (nanoTime.getAsLong() - failedNs < PERIOD.toNanos()) {
        throw new KeysUnavailable("the store of content keys was away a moment ago", null);
      }
      look();
    }
    return epoch;
  }

  /// Keeps what was read, unless a destruction was heard of meanwhile.
  private synchronized void keep(long before, Map<UUID, KeyFound> read) {
    if (epoch != before) {
      return;
    }
    read.forEach(
        (id, found) -> {
          switch (found) {
            case KeyFound.Live(ContentKey key) -> {
              foundById.put(id, found);
              encryptingBySubject.put(key.subject(), key);
            }
            case KeyFound.Gone.DESTROYED -> foundById.put(id, found);
            case KeyFound.Gone.UNKNOWN -> unknownById.put(id, found);
          }
        });
  }

  private void lookOnce() {
    try {
      look();
    } catch (KeysUnavailable e) {
      log.debug("no look at the content keys this time", e);
    } catch (RuntimeException e) {
      if (!timer.isShutdown()) { // otherwise closing has broken it off
        log.atError().setCause(e).log("a look at the content keys failed; it is tried again");
      }
    }
  }

  /// Hears of what was destroyed since the last time.
  synchronized void look() {
    long beganNs = nanoTime.getAsLong();
    try {
      hear();
      lookedNs = beganNs;
    } catch (KeysUnavailable e) {
      failedNs = nanoTime.getAsLong();
      throw e;
    }
  }

  private void hear() {
    if (heardOf < 0) {
      heardOf = store.lastDestruction();
    }
    List<Destroyed> destroyed = store.destroyedAfter(heardOf);
    while (!destroyed.isEmpty()) {
      epoch++;
      destroyed.forEach(this::forget);
      heardOf = destroyed.getLast().number();
      destroyed = store.destroyedAfter(heardOf);
    }
  }

  private void forget(Destroyed destroyed) {
    destroyedHere.increment();
    foundById.asMap().computeIfPresent(destroyed.id(), (_, _) -> KeyFound.Gone.DESTROYED);
    encryptingBySubject
        .asMap()
        .computeIfPresent(
            destroyed.subject(), (_, key) -> key.id().equals(destroyed.id()) ? null : key);
  }
}
