package io.parley.schema;

/// The migrations that make the tables, for Flyway.
public final class SqlMigrations {

  /// Where they are on the class path.
  public static final String LOCATION = "classpath:db/migration";

  /// The version of the newest one, which the classes in `io.parley.schema.sql` were generated
  /// from. A process of this version works on a database of this version and no other.
  public static final String VERSION = "4";

  /// Those of the content keys, which may live in a database of their own.
  public static final String CONTENT_KEYS_LOCATION = "classpath:db/content-keys";

  /// The schema that has those.
  public static final String CONTENT_KEYS_SCHEMA = "parley_keys";

  private SqlMigrations() {}
}
