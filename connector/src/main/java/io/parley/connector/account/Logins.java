package io.parley.connector.account;

import io.parley.connector.account.Rotation.Invalid;
import io.parley.connector.account.Rotation.Reused;
import io.parley.connector.account.Rotation.Rotated;
import io.parley.connector.account.Rotation.Suspended;
import io.parley.schema.conversation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins, renews and ends log-ins. Blocks; throws [io.parley.connector.history.StoreUnavailable]
/// when PostgreSQL is away.
///
/// Refresh tokens rotate without a time of grace (RFC 9700, section 4.14.2): a used one that comes
/// again ends the log-in, even if it was the rightful client's, whose answer got lost or who asked
/// twice at once. That client logs in again; a thief can't.
final class Logins {

  private static final Logger log = LoggerFactory.getLogger(Logins.class);

  private final LoginTable logins;
  private final AccessTokens accessTokens;
  private final Duration refreshLifetime;
  private final LoginEnded listener;
  private final InstantSource clock;

  Logins(
      LoginTable logins,
      AccessTokens accessTokens,
      Duration refreshLifetime,
      LoginEnded listener,
      InstantSource clock) {
    this.logins = logins;
    this.accessTokens = accessTokens;
    this.refreshLifetime = refreshLifetime;
    this.listener = listener;
    this.clock = clock;
  }

  /// Begins a log-in of a user who has proven to be it. An earlier one of the same device ends.
  Grant begin(String user, Device device) {
    Instant now = now();
    var login = UUID.randomUUID();
    var refresh = RefreshToken.create();
    logins
        .begin(login, user, device, refresh, now, now.plus(refreshLifetime))
        .forEach(replaced -> listener.ended(user, replaced.toString()));
    return grant(login, user, device.id(), refresh, now);
  }

  Outcome<Grant> refresh(RefreshToken presented) {
    Instant now = now();
    var successor = RefreshToken.create();
    return switch (logins.rotate(presented, successor, now, now.plus(refreshLifetime))) {
      case Rotated(UUID login, String user, String device) ->
          Outcome.granted(grant(login, user, device, successor, now));
      case Reused(UUID login, String user) -> {
        log.atWarn()
            .addKeyValue("user", user)
            .addKeyValue("login", login)
            .log("a used refresh token was presented; its log-in was ended");
        listener.ended(user, login.toString());
        yield invalid();
      }
      case Suspended() -> PasswordCheck.suspended();
      case Invalid() -> invalid();
    };
  }

  /// Ends one of the user's log-ins.
  ///
  /// @return false if the user has no such log-in that was not ended before
  boolean end(UUID login, String user) {
    boolean ended = logins.end(login, user, now());
    if (ended) {
      listener.ended(user, login.toString());
    }
    return ended;
  }

  private Grant grant(UUID login, String user, String device, RefreshToken refresh, Instant now) {
    return new Grant(
        login, user, accessTokens.issue(login, user, device), refresh, now.plus(refreshLifetime));
  }

  private static Outcome<Grant> invalid() {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, "the refresh token is not valid; log in");
  }

  /// As PostgreSQL keeps it.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
