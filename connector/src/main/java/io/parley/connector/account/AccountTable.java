package io.parley.connector.account;

import static io.parley.schema.sql.Tables.ACCOUNT;

import io.parley.connector.history.Database;
import io.parley.schema.audit.AccountRole;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Record5;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The table `account`.
final class AccountTable {

  private final Database database;

  AccountTable(Database database) {
    this.database = database;
  }

  boolean exists(String user) {
    return !existing(Set.of(user)).isEmpty();
  }

  /// Those of the users that have an account.
  Set<String> existing(Collection<String> users) {
    return database.query(
        sql ->
            sql.select(ACCOUNT.USER_ID)
                .from(ACCOUNT)
                .where(ACCOUNT.USER_ID.eq(DSL.any(users.toArray(String[]::new))))
                .fetchSet(ACCOUNT.USER_ID));
  }

  /// What is needed to let the user in.
  @Nullable Credentials credentials(String user) {
    return database.query(
        sql ->
            sql.select(ACCOUNT.USER_ID, ACCOUNT.PASSWORD_HASH, ACCOUNT.SUSPENDED)
                .from(ACCOUNT)
                .where(ACCOUNT.USER_ID.eq(user))
                .fetchOne(row -> new Credentials(row.value1(), row.value2(), row.value3())));
  }

  /// Adds an account.
  ///
  /// @return false if there is one of that name
  boolean add(String user, String displayName, String passwordHash, Instant now) {
    return database.query(
            sql ->
                sql.insertInto(ACCOUNT)
                    .set(ACCOUNT.USER_ID, user)
                    .set(ACCOUNT.DISPLAY_NAME, displayName)
                    .set(ACCOUNT.PASSWORD_HASH, passwordHash)
                    .set(ACCOUNT.CREATED_AT, now.atOffset(ZoneOffset.UTC))
                    .onConflictDoNothing()
                    .execute())
        == 1;
  }

  /// Accounts in the order of their users' ids, after one of them; null begins.
  List<Account> list(@Nullable String after, int limit) {
    return database.query(
        sql ->
            sql.select(
                    ACCOUNT.USER_ID,
                    ACCOUNT.DISPLAY_NAME,
                    ACCOUNT.ROLES,
                    ACCOUNT.SUSPENDED,
                    ACCOUNT.CREATED_AT)
                .from(ACCOUNT)
                .where(after == null ? DSL.noCondition() : ACCOUNT.USER_ID.gt(after))
                .orderBy(ACCOUNT.USER_ID)
                .limit(limit)
                .fetch(AccountTable::account));
  }

  /// What the user may do more than others; nothing if there is no such account.
  Set<AccountRole> roles(String user) {
    return database.query(
        sql ->
            sql.select(ACCOUNT.ROLES)
                .from(ACCOUNT)
                .where(ACCOUNT.USER_ID.eq(user))
                .fetchOptional(row -> roles(row.value1()))
                .orElseGet(Set::of));
  }

  /// Gives an account these roles and no others.
  ///
  /// @return false if there is no such account
  boolean setRoles(String user, Collection<AccountRole> roles) {
    return database.query(
            sql ->
                sql.update(ACCOUNT)
                    .set(
                        ACCOUNT.ROLES,
                        roles.stream().map(AccountRole::wireName).toArray(String[]::new))
                    .where(ACCOUNT.USER_ID.eq(user))
                    .execute())
        == 1;
  }

  /// The users who have a role and are not suspended.
  Set<String> having(AccountRole role) {
    return database.query(
        sql ->
            sql.select(ACCOUNT.USER_ID)
                .from(ACCOUNT)
                .where(DSL.val(role.wireName()).eq(DSL.any(ACCOUNT.ROLES)))
                .and(ACCOUNT.SUSPENDED.isFalse())
                .fetchSet(ACCOUNT.USER_ID));
  }

  private static Account account(Record5<String, String, String[], Boolean, OffsetDateTime> row) {
    return new Account(
        row.value1(), row.value2(), roles(row.value3()), row.value4(), row.value5().toInstant());
  }

  private static Set<AccountRole> roles(String[] names) {
    Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
    Arrays.stream(names).flatMap(name -> AccountRole.named(name).stream()).forEach(roles::add);
    return roles;
  }

  /// @param passwordHash null if the user can't log in by password
  record Credentials(String user, @Nullable String passwordHash, boolean suspended) {

    /// Without the hash.
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }
}
