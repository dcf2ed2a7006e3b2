package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.Outcome;
import io.parley.connector.account.Outcome.Granted;
import io.parley.connector.account.Outcome.Refused;
import io.parley.connector.account.RoleCheck;
import io.parley.connector.history.Database;
import io.parley.connector.history.StoreUnavailable;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.conversation.UserId;
import io.parley.service.StartupException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who uses a tool: an account that proves by its password who it is.
final class ToolUser {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--by",
      paramLabel = "USER",
      description = "Who wishes it: an account with a role that may; recorded on the audit log.")
  private String by = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "The first line of it is that account's password; -: of the standard input (default: the"
              + " environment's PARLEY_PASSWORD, or else it is asked for).")
  private @Nullable String passwordFile;

  boolean isNamed() {
    return !by.isEmpty();
  }

  /// Insists that it is who it says, and may do something.
  ///
  /// @return the account's name
  /// @throws StartupException if not
  String require(Permission permission, ConnectorConfig config) {
    if (!isNamed()) {
      throw new StartupException("say who wishes it: --by USER");
    }
    if (!UserId.isValid(by)) {
      throw new StartupException("--by " + by + " is no user id");
    }
    if (!permission.isGivenBy(roles(config, password()))) {
      throw new StartupException(permission.refusal(by));
    }
    return by;
  }

  private Set<AccountRole> roles(ConnectorConfig config, String password) {
    try (HikariDataSource pool = config.postgres().dataSource("parley-roles");
        var check = new RoleCheck(config.account(), Database.on(pool), new SimpleMeterRegistry())) {
      Outcome<Set<AccountRole>> outcome = check.check(by, password);
      return switch (outcome) {
        case Granted<Set<AccountRole>>(var roles) -> roles;
        case Refused<Set<AccountRole>>(_, var message, _) ->
            throw new StartupException(by + ": " + message);
      };
    } catch (StoreUnavailable e) {
      throw new StartupException(
          "PostgreSQL does not answer, where accounts and their roles are", e);
    }
  }

  private String password() {
    if (passwordFile != null) {
      return passwordFile.equals(STANDARD_INPUT) ? fromInput() : fromFile(Path.of(passwordFile));
    }
    String fromEnvironment = System.getenv("PARLEY_PASSWORD");
    return fromEnvironment == null ? asked() : fromEnvironment;
  }

  private static String fromFile(Path file) {
    return AuditFiles.read(file).lines().findFirst().orElse("");
  }

  private static String fromInput() {
    try {
      // Not closed: the input is not ours.
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new StartupException("can't read the password: " + e.getMessage(), e);
    }
  }

  private String asked() {
    Console console = Objects.requireNonNull(System.console());
    char[] typed = console.isTerminal() ? console.readPassword("password of %s: ", by) : null;
    if (typed == null) {
      throw new StartupException("no password: give --password-file or set PARLEY_PASSWORD");
    }
    return new String(typed);
  }
}
