package io.parley.load.platform;

import io.parley.service.StartupException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// The accounts of one run's users, which can't log in by password. They go straight into
/// PostgreSQL, as no event tells of accounts.
///
/// @param run what their names begin with
public record BenchAccounts(String run) {

  private static final String INSERT =
      """
      insert into account (user_id, display_name)
      select ? || i, ? || i from generate_series(0, ?) i
      on conflict do nothing
      """;

  /// Of a run that begins now.
  public static BenchAccounts ofNow() {
    return new BenchAccounts("b" + Long.toString(System.currentTimeMillis() / 1_000, 36) + "-");
  }

  /// Counted from 0.
  public String user(int number) {
    return run + number;
  }

  /// Makes the first so many.
  ///
  /// @throws StartupException if PostgreSQL does not take them
  public void create(Deployment deployment, int count) {
    try (Connection connection = DriverManager.getConnection(deployment.postgres());
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, run);
      insert.setString(2, run);
      insert.setInt(3, count - 1);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new StartupException("can't make the load's accounts: " + e.getMessage(), e);
    }
  }
}
