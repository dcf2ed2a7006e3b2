package io.parley.launcher.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.schema.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Who is logged in, on this node alone. A token is 256 random bits, of which only the hash is
/// kept. Safe for many threads.
final class PageSessions implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int TOKEN_BYTES = 32;

  private final Map<String, PageSession> sessionsByTokenHash = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final int max;
  private final long idleNs;
  private final LongSupplier nanoTime;
  private final Consumer<PageSession> ended;

  /// @param ended told of each session that ends
  PageSessions(
      int max,
      Duration idle,
      LongSupplier nanoTime,
      Consumer<PageSession> ended,
      MeterRegistry metrics) {
    this.max = max;
    this.idleNs = idle.toNanos();
    this.nanoTime = nanoTime;
    this.ended = ended;
    metrics.gauge("parley.audit.page.sessions", sessionsByTokenHash, Map::size);
    Gauge.builder("parley.audit.page.sessions.limit", () -> max).register(metrics);
  }

  /// Lets somebody in who has proved who they are.
  ///
  /// @return the token
  /// @throws PageRefusal if too many are logged in
  synchronized String open(String user) {
    endOld();
    if (sessionsByTokenHash.size() >= max) {
      throw new PageRefusal(503, "%d people are logged in, which is the most".formatted(max));
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    sessionsByTokenHash.put(hash(token), new PageSession(user, nanoTime.getAsLong()));
    return token;
  }

  /// Whose token it is, who is active by asking.
  Optional<PageSession> find(String token) {
    PageSession session = sessionsByTokenHash.get(hash(token));
    if (session == null) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    if (isOver(session, now)) {
      end(token);
      return Optional.empty();
    }
    session.use(now);
    return Optional.of(session);
  }

  void end(String token) {
    PageSession session = sessionsByTokenHash.remove(hash(token));
    if (session != null) {
      ended.accept(session);
    }
  }

  /// Ends those that nobody uses any more.
  void endOld() {
    long now = nanoTime.getAsLong();
    endIf(session -> isOver(session, now));
  }

  /// Ends all.
  @Override
  public void close() {
    endIf(_ -> true);
  }

  private void endIf(Predicate<PageSession> over) {
    sessionsByTokenHash.forEach(
        (hash, session) -> {
          if (over.test(session) && sessionsByTokenHash.remove(hash, session)) {
            ended.accept(session);
          }
        });
  }

  private boolean isOver(PageSession session, long now) {
    return now - session.usedNs() > idleNs || now - session.beganNs() > LONGEST.toNanos();
  }

  private static String hash(String token) {
    return HexFormat.of().formatHex(Sha256.newDigest().digest(token.getBytes(UTF_8)));
  }
}
