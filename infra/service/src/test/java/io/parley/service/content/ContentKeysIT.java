package io.parley.service.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.schema.SqlMigrations;
import io.parley.schema.conversation.ConversationKind;
import io.parley.service.PostgresConfig;
import io.parley.testing.Servers;
import io.parley.testing.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/// Content keys in a real PostgreSQL, and what a process remembers of them.
@WithServers
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContentKeysIT {

  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final String GROUP = "g:00000000000000000000000000000001";
  private static final String DIRECT = "d:alice:bob";
  private static final KeySubject ALICE = new KeySubject("alice", GROUP, NOVEMBER);
  private static final KeySubject ALICE_BEFORE =
      new KeySubject("alice", GROUP, NOVEMBER.minusMonths(1));
  private static final KeySubject ALICE_DIRECT = new KeySubject("alice", DIRECT, NOVEMBER);
  private static final KeySubject BOB = new KeySubject("bob", GROUP, NOVEMBER);
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final String url;
  private final HikariDataSource pool;
  private final PostgresContentKeys keys;
  private final KeyDestroyer destroyer;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean away = new AtomicBoolean();

  ContentKeysIT(Servers servers) {
    url = servers.newDatabase();
    pool = new PostgresConfig(url, 4, Duration.ofSeconds(2)).dataSource("test");
    keys = new PostgresContentKeys(pool, MasterKeys.parse("test", "one " + base64(1)));
    destroyer = new PostgresKeyDestroyer(pool);
  }

  @BeforeEach
  void migrate() {
    Flyway.configure()
        .dataSource(pool)
        .schemas(SqlMigrations.CONTENT_KEYS_SCHEMA)
        .locations(SqlMigrations.CONTENT_KEYS_LOCATION)
        .load()
        .migrate();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void aSubjectHasOneKey() {
    UUID id = keys.obtain(ALICE).id();

    assertThat(keys.obtain(ALICE).id()).isEqualTo(id);
    assertThat(Stream.of(ALICE_BEFORE, ALICE_DIRECT, BOB).map(other -> keys.obtain(other).id()))
        .doesNotContain(id)
        .doesNotHaveDuplicates();
    assertThat(keys.find(List.of(id)).get(id)).isInstanceOf(KeyFound.Live.class);
  }

  @Test
  void manyWhoAskAtOnceGetTheSame() throws InterruptedException {
    Set<UUID> ids = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> ids.add(keys.obtain(ALICE).id()));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(ids).hasSize(1);
  }

  @Test
  void whatIsDestroyedIsGoneAndStaysSo() {
    UUID id = keys.obtain(ALICE).id();
    var scope = new KeyScope.InConversation(GROUP);

    assertThat(destroyer.destroy(scope, ContentKeysIT::isHeld)).isEqualTo(new Destruction(1, 0));
    assertThat(destroyer.destroy(scope, ContentKeysIT::isHeld)).isEqualTo(new Destruction(0, 0));
    assertThat(keys.find(List.of(id))).containsEntry(id, KeyFound.Gone.DESTROYED);
    assertThat(keys.obtain(ALICE).id()).isNotEqualTo(id);
    assertThat(keys.find(List.of(id))).containsEntry(id, KeyFound.Gone.DESTROYED);
  }

  @Test
  void aScopeIsDestroyedAndNothingElse() {
    assertThat(destroyedBy(new KeyScope.ByAuthor("alice")))
        .containsExactlyInAnyOrder(ALICE, ALICE_BEFORE, ALICE_DIRECT);
    assertThat(destroyedBy(new KeyScope.InConversation(GROUP)))
        .containsExactlyInAnyOrder(ALICE, ALICE_BEFORE, BOB);
    assertThat(destroyedBy(new KeyScope.InConversationBefore(GROUP, NOVEMBER)))
        .containsExactly(ALICE_BEFORE);
    assertThat(
            destroyedBy(new KeyScope.InKindBefore(ConversationKind.GROUP, NOVEMBER.plusMonths(1))))
        .containsExactlyInAnyOrder(ALICE, ALICE_BEFORE, BOB);
    assertThat(destroyedBy(new KeyScope.InKindBefore(ConversationKind.DIRECT, NOVEMBER))).isEmpty();
  }

  @Test
  void whatIsHeldStays() {
    UUID held = keys.obtain(ALICE).id();
    keys.obtain(ALICE_DIRECT);

    assertThat(destroyer.destroy(new KeyScope.ByAuthor("alice"), ALICE::equals))
        .isEqualTo(new Destruction(1, 1));
    assertThat(keys.obtain(ALICE).id()).isEqualTo(held);
  }

  @Test
  void manyKeysAreDestroyedInPages() {
    for (int i = 0; i < 2_500; i++) {
      keys.obtain(new KeySubject("alice", "d:alice:u%04d".formatted(i), NOVEMBER));
    }

    assertThat(
            destroyer.destroy(
                new KeyScope.ByAuthor("alice"), key -> key.conversation().endsWith("7")))
        .isEqualTo(new Destruction(2_250, 250));
  }

  @Test
  void rewrappingLeavesTheKeysAsTheyAre() {
    ContentKey key = keys.obtain(ALICE);
    UUID gone = keys.obtain(BOB).id();
    destroyer.destroy(new KeyScope.ByAuthor("bob"), ContentKeysIT::isHeld);
    var rotated =
        new PostgresContentKeys(
            pool, MasterKeys.parse("test", "two %s\none %s".formatted(base64(2), base64(1))));

    assertThat(rotated.rewrap()).isEqualTo(new PostgresContentKeys.Rewrapping(1, 0));
    assertThat(rotated.rewrap()).isEqualTo(new PostgresContentKeys.Rewrapping(0, 0));
    var later = new PostgresContentKeys(pool, MasterKeys.parse("test", "two " + base64(2)));
    assertThat(later.obtain(ALICE).id()).isEqualTo(key.id());
    assertThat(later.find(List.of(gone))).containsEntry(gone, KeyFound.Gone.DESTROYED);
    assertThat(keys.find(List.of(key.id()))).containsEntry(key.id(), KeyFound.Gone.UNKNOWN);
    assertThat(keys.rewrap()).isEqualTo(new PostgresContentKeys.Rewrapping(0, 1));
  }

  @Test
  void aWrappedKeyInAnotherRowIsUnknown() {
    UUID alice = keys.obtain(ALICE).id();
    UUID bob = keys.obtain(BOB).id();
    DSL.using(pool, SQLDialect.POSTGRES)
        .execute(
            "update parley_keys.content_key set wrapped ="
                + " (select wrapped from parley_keys.content_key where key_id = ?)"
                + " where key_id = ?",
            alice,
            bob);

    assertThat(keys.find(List.of(bob))).containsEntry(bob, KeyFound.Gone.UNKNOWN);
  }

  @Test
  void aProcessForgetsWhatWasDestroyed() {
    try (KeyCache cache = cache()) {
      UUID id = cache.obtain(ALICE).id();
      cache.obtain(BOB);
      assertThat(cache.encrypting(ALICE)).isNotNull();
      destroyer.destroy(new KeyScope.ByAuthor("alice"), ContentKeysIT::isHeld);
      cache.look();

      assertThat(cache.encrypting(ALICE)).isNull();
      assertThat(cache.known(id)).isEqualTo(KeyFound.Gone.DESTROYED);
      assertThat(cache.encrypting(BOB)).isNotNull();
      assertThat(cache.obtain(ALICE).id()).isNotEqualTo(id);
    }
  }

  @Test
  void aProcessGoesOnWithWhatItKnowsUntilTheLeaseIsOver() {
    try (KeyCache cache = cache()) {
      UUID id = cache.obtain(ALICE).id();
      away.set(true);

      assertThat(cache.encrypting(ALICE)).isNotNull();
      assertThat(cache.find(List.of(id)).get(id)).isInstanceOf(KeyFound.Live.class);
      assertThatThrownBy(() -> cache.obtain(BOB)).isInstanceOf(KeysUnavailable.class);

      nanos.addAndGet(LEASE.toNanos());
      assertThat(cache.encrypting(ALICE)).isNull();
      assertThat(cache.known(id)).isNull();
      assertThatThrownBy(() -> cache.find(List.of(id))).isInstanceOf(KeysUnavailable.class);

      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      away.set(false);
      assertThat(cache.find(List.of(id)).get(id)).isInstanceOf(KeyFound.Live.class);
      assertThat(cache.encrypting(ALICE)).isNotNull();
    }
  }

  /// Nothing is.
  private static boolean isHeld(KeySubject subject) {
    return false;
  }

  private KeyCache cache() {
    var way = new Way(url, away);
    var keys = new PostgresContentKeys(way, MasterKeys.parse("test", "one " + base64(1)));
    return new KeyCache(keys, 1_000, LEASE, nanos::get, new SimpleMeterRegistry());
  }

  private Set<KeySubject> destroyedBy(KeyScope scope) {
    List.of(ALICE, ALICE_BEFORE, ALICE_DIRECT, BOB).forEach(keys::obtain);
    long before = keys.lastDestruction();
    destroyer.destroy(scope, ContentKeysIT::isHeld);
    Set<KeySubject> destroyed = new HashSet<>();
    keys.destroyedAfter(before).forEach(each -> destroyed.add(each.subject()));
    return destroyed;
  }

  /// A way to PostgreSQL that can be cut.
  @SuppressWarnings("serial") // never serialized
  private static final class Way extends PGSimpleDataSource {

    private final AtomicBoolean away;

    private Way(String url, AtomicBoolean away) {
      this.away = away;
      setUrl(url);
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (away.get()) {
        throw new SQLTransientConnectionException("cut");
      }
      return super.getConnection();
    }
  }

  private static String base64(int value) {
    byte[] bytes = new byte[MasterKeys.KEY_BYTES];
    bytes[0] = (byte) value;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
