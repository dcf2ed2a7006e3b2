package io.parley.connector.account;

import static io.parley.schema.sql.Tables.ACCOUNT;
import static io.parley.schema.sql.Tables.DEVICE;
import static io.parley.schema.sql.Tables.LOGIN;
import static io.parley.schema.sql.Tables.REFRESH_TOKEN;

import io.parley.connector.history.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The tables `login`, `refresh_token` and `device`. Whoever changes a log-in or its tokens holds
/// the lock of its row in `login`.
final class LoginTable {

  private static final String REPLACED = "replaced by a newer log-in of the device";
  private static final String REUSED = "a used refresh token was presented";
  private static final String ENDED_BY_USER = "ended by the user";

  private final Database database;

  LoginTable(Database database) {
    this.database = database;
  }

  /// Begins a log-in.
  ///
  /// @return the log-ins of the same device that it replaced
  List<UUID> begin(
      UUID login, String user, Device device, RefreshToken token, Instant now, Instant expiresAt) {
    return database.transaction(
        sql -> {
          // The device's row is locked by this, so that two log-ins of it come one after the other.
          keep(sql, user, device, utc(now));
          List<UUID> replaced = endOthers(sql, user, device.id(), utc(now));
          sql.insertInto(LOGIN)
              .set(LOGIN.LOGIN_ID, login)
              .set(LOGIN.USER_ID, user)
              .set(LOGIN.DEVICE_ID, device.id())
              .set(LOGIN.CREATED_AT, utc(now))
              .execute();
          add(sql, login, token, utc(now), utc(expiresAt));
          return replaced;
        });
  }

  /// Exchanges a refresh token for its successor. Of several that present the same one, one wins.
  Rotation rotate(RefreshToken presented, RefreshToken successor, Instant now, Instant expiresAt) {
    return database.transaction(
        sql -> {
          Login login = lockByToken(sql, presented);
          Token token = login == null ? null : token(sql, presented);
          if (login == null || token == null || login.ended()) {
            return new Rotation.Invalid();
          }
          if (token.used()) {
            end(sql, List.of(login.id()), REUSED, utc(now));
            return new Rotation.Reused(login.id(), login.user());
          }
          if (!now.isBefore(token.expiresAt())) {
            return new Rotation.Invalid();
          }
          if (suspended(sql, login.user())) {
            return new Rotation.Suspended();
          }
          sql.update(REFRESH_TOKEN)
              .set(REFRESH_TOKEN.USED_AT, utc(now))
              .where(REFRESH_TOKEN.TOKEN_HASH.eq(presented.hash()))
              .execute();
          forgetExpired(sql, login.id(), utc(now));
          add(sql, login.id(), successor, utc(now), utc(expiresAt));
          return new Rotation.Rotated(login.id(), login.user(), login.device());
        });
  }

  /// Ends a log-in.
  ///
  /// @return false if the user has no such log-in that was not ended before
  boolean end(UUID login, String user, Instant now) {
    return database.transaction(
        sql -> {
          List<UUID> open =
              sql.select(LOGIN.LOGIN_ID)
                  .from(LOGIN)
                  .where(LOGIN.LOGIN_ID.eq(login), LOGIN.USER_ID.eq(user), LOGIN.ENDED_AT.isNull())
                  .forUpdate()
                  .fetch(LOGIN.LOGIN_ID);
          end(sql, open, ENDED_BY_USER, utc(now));
          return !open.isEmpty();
        });
  }

  private static void keep(DSLContext sql, String user, Device device, OffsetDateTime now) {
    sql.insertInto(DEVICE)
        .set(DEVICE.USER_ID, user)
        .set(DEVICE.DEVICE_ID, device.id())
        .set(DEVICE.NAME, device.name())
        .set(DEVICE.MODEL, device.model())
        .set(DEVICE.PLATFORM, device.platform())
        .set(DEVICE.CREATED_AT, now)
        .set(DEVICE.LAST_SEEN, now)
        .onConflict(DEVICE.USER_ID, DEVICE.DEVICE_ID)
        .doUpdate()
        .set(DEVICE.NAME, device.name())
        .set(DEVICE.MODEL, device.model())
        .set(DEVICE.PLATFORM, device.platform())
        .set(DEVICE.LAST_SEEN, now)
        .execute();
  }

  private static List<UUID> endOthers(
      DSLContext sql, String user, String device, OffsetDateTime now) {
    List<UUID> others =
        sql.select(LOGIN.LOGIN_ID)
            .from(LOGIN)
            .where(LOGIN.USER_ID.eq(user), LOGIN.DEVICE_ID.eq(device), LOGIN.ENDED_AT.isNull())
            .forUpdate()
            .fetch(LOGIN.LOGIN_ID);
    end(sql, others, REPLACED, now);
    return others;
  }

  /// The tokens of an ended log-in are worth nothing, so they are not kept.
  private static void end(DSLContext sql, List<UUID> logins, String reason, OffsetDateTime now) {
    sql.update(LOGIN)
        .set(LOGIN.ENDED_AT, now)
        .set(LOGIN.ENDED_REASON, reason)
        .where(LOGIN.LOGIN_ID.in(logins))
        .execute();
    sql.deleteFrom(REFRESH_TOKEN).where(REFRESH_TOKEN.LOGIN_ID.in(logins)).execute();
  }

  private static void add(
      DSLContext sql, UUID login, RefreshToken token, OffsetDateTime now, OffsetDateTime expires) {
    sql.insertInto(REFRESH_TOKEN)
        .set(REFRESH_TOKEN.TOKEN_HASH, token.hash())
        .set(REFRESH_TOKEN.LOGIN_ID, login)
        .set(REFRESH_TOKEN.ISSUED_AT, now)
        .set(REFRESH_TOKEN.EXPIRES_AT, expires)
        .execute();
  }

  private static void forgetExpired(DSLContext sql, UUID login, OffsetDateTime now) {
    sql.deleteFrom(REFRESH_TOKEN)
        .where(REFRESH_TOKEN.LOGIN_ID.eq(login), REFRESH_TOKEN.EXPIRES_AT.le(now))
        .execute();
  }

  private static @Nullable Login lockByToken(DSLContext sql, RefreshToken token) {
    return sql.select(LOGIN.LOGIN_ID, LOGIN.USER_ID, LOGIN.DEVICE_ID, LOGIN.ENDED_AT)
        .from(LOGIN)
        .where(
            LOGIN.LOGIN_ID.eq(
                DSL.select(REFRESH_TOKEN.LOGIN_ID)
                    .from(REFRESH_TOKEN)
                    .where(REFRESH_TOKEN.TOKEN_HASH.eq(token.hash()))))
        .forUpdate()
        .fetchOne(row -> new Login(row.value1(), row.value2(), row.value3(), row.value4() != null));
  }

  /// Read after the log-in was locked, so that it is what the holder before us left.
  private static @Nullable Token token(DSLContext sql, RefreshToken token) {
    return sql.select(REFRESH_TOKEN.USED_AT, REFRESH_TOKEN.EXPIRES_AT)
        .from(REFRESH_TOKEN)
        .where(REFRESH_TOKEN.TOKEN_HASH.eq(token.hash()))
        .fetchOne(row -> new Token(row.value1() != null, row.value2().toInstant()));
  }

  private static boolean suspended(DSLContext sql, String user) {
    return sql.fetchExists(ACCOUNT, ACCOUNT.USER_ID.eq(user), ACCOUNT.SUSPENDED.isTrue());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private record Login(UUID id, String user, String device, boolean ended) {}

  private record Token(boolean used, Instant expiresAt) {}
}
