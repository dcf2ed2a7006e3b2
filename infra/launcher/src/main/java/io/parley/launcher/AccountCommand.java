package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.Account;
import io.parley.connector.account.AccountService;
import io.parley.connector.account.Accounts;
import io.parley.connector.history.Database;
import io.parley.connector.history.StoreUnavailable;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley account`: accounts in PostgreSQL.
@Command(name = "account", description = "Make accounts, or list them.")
final class AccountCommand {

  private static final int PAGE = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "add", description = "Make an account.")
  int add(
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "USER", description = "The user's id, for ever.") String user,
      @Option(
              names = "--password",
              paramLabel = "PASSWORD",
              description =
                  "The password (default: the environment's PARLEY_PASSWORD, or else it is asked"
                      + " for).")
          @Nullable String password,
      @Option(
              names = "--display-name",
              paramLabel = "NAME",
              description = "What people see (default: the id).")
          @Nullable String displayName) {
    String secret = password == null ? passwordFromEnvironment() : password;
    withAccounts(
        target,
        accounts -> {
          AccountOutcomes.require(accounts.create(user, secret, displayName));
          out().println("made account " + user);
        });
    return 0;
  }

  @Command(name = "list", description = "List the accounts.")
  int list(@Mixin TargetOptions target) {
    withAccounts(
        target,
        accounts -> {
          String after = null;
          List<Account> page;
          do {
            page = accounts.list(after, PAGE);
            for (Account account : page) {
              out()
                  .printf(
                      "%-24s %-32s %s%s%n",
                      account.user(),
                      account.displayName(),
                      account.createdAt(),
                      account.suspended() ? " suspended" : "");
              after = account.user();
            }
          } while (page.size() == PAGE);
        });
    return 0;
  }

  private static void withAccounts(TargetOptions target, Consumer<Accounts> work) {
    ConnectorConfig config = target.connector();
    try (HikariDataSource pool = config.postgres().dataSource("parley-account");
        var service =
            AccountService.start(
                config.account(),
                config.tokens(),
                Database.on(pool),
                (_, _) -> {},
                new SimpleMeterRegistry())) {
      work.accept(service.accounts());
    } catch (StoreUnavailable e) {
      throw new StartupException("PostgreSQL does not answer", e);
    }
  }

  private static String passwordFromEnvironment() {
    String password = System.getenv("PARLEY_PASSWORD");
    if (password == null) {
      throw new StartupException("no password: give --password or set PARLEY_PASSWORD");
    }
    return password;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
