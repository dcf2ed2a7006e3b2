package io.parley.history.store;

import io.parley.schema.SqlMigrations;
import io.parley.service.StartupException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/// Insists on tables of this version. It makes none: that is the operator's decision.
public final class SchemaVersion {

  private SchemaVersion() {}

  /// Looks which version the tables have.
  ///
  /// @throws StartupException if PostgreSQL does not answer, or has tables of another version
  public static void check(DataSource dataSource) {
    DSLContext sql = DSL.using(dataSource, SQLDialect.POSTGRES);
    String version;
    try {
      version = version(sql);
    } catch (DataAccessException e) {
      throw new StartupException("PostgreSQL: " + new StoreUnavailableException(e).getMessage(), e);
    }
    if (!version.equals(SqlMigrations.VERSION)) {
      throw new StartupException(
          "the database has tables of version %s where %s is needed: migrate it first"
              .formatted(version, SqlMigrations.VERSION));
    }
  }

  private static String version(DSLContext sql) {
    boolean migrated =
        Boolean.TRUE.equals(
            sql.fetchValue("select to_regclass('flyway_schema_history') is not null"));
    return migrated
        ? String.valueOf(
            sql.fetchValue(
                "select version from flyway_schema_history where success"
                    + " order by installed_rank desc limit 1"))
        : "none";
  }
}
