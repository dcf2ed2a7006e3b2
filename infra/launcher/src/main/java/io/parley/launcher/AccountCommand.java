package io.parley.launcher;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.ConnectorConfig;
import io.parley.connector.account.Account;
import io.parley.connector.account.AccountService;
import io.parley.connector.account.Accounts;
import io.parley.connector.history.Database;
import io.parley.connector.history.StoreUnavailable;
import io.parley.history.trail.AuditTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.launcher.audit.Permission;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `parley account`: accounts in PostgreSQL.
@Command(name = "account", description = "Make accounts, list them, and give them roles.")
final class AccountCommand {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PAGE = 500;
  private static final String NO_ROLE = "-";

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

  @Command(
      name = "roles",
      description = {
        "Say what an account may do more than others: auditor, compliance, admin; - for nothing.",
        "Only an admin may, but for the first one: as long as there is none, anybody can say who"
            + " it is."
      })
  int roles(
      @Mixin TargetOptions target,
      @Mixin ToolUser by,
      @Parameters(paramLabel = "USER", description = "Whose.") String user,
      @Parameters(paramLabel = "ROLES", description = "All of them, separated by commas.")
          String roles) {
    Set<AccountRole> wanted = parse(roles);
    ConnectorConfig config = target.connector();
    withAccounts(
        target,
        accounts -> {
          String giver = giver(by, config, accounts, user);
          String objection = accounts.objectionTo(user, wanted);
          if (objection != null) {
            throw new StartupException(objection);
          }
          record(config, giver, user, wanted);
          AccountOutcomes.require(accounts.setRoles(user, wanted));
          out().println("%s: %s".formatted(user, words(wanted)));
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
                      "%-24s %-32s %s  %s%s%n",
                      account.user(),
                      account.displayName(),
                      account.createdAt(),
                      words(account.roles()),
                      account.suspended() ? " suspended" : "");
              after = account.user();
            }
          } while (page.size() == PAGE);
        });
    return 0;
  }

  /// The first admin is nobody's gift.
  private static String giver(ToolUser by, ConnectorConfig config, Accounts accounts, String user) {
    return by.isNamed() || accounts.haveAdmin() ? by.require(Permission.GIVE_ROLES, config) : user;
  }

  private static void record(
      ConnectorConfig config, String by, String user, Set<AccountRole> roles) {
    ObjectNode details = JSON.createObjectNode().put("user", user);
    ArrayNode names = details.putArray("roles");
    roles.forEach(role -> names.add(role.wireName()));
    TopicLayout.check(config.kafka());
    try {
      new AuditTrail(config.kafka(), InstantSource.system())
          .append(by, AuditEntry.ROLES, RawJson.of(details.toString()));
    } catch (TrailUnavailable e) {
      throw new StartupException(
          "nothing was changed, because it could not be recorded: " + e.getMessage(), e);
    }
  }

  private static Set<AccountRole> parse(String names) {
    Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
    if (!names.equals(NO_ROLE)) {
      for (String name : names.split(",", -1)) {
        roles.add(
            AccountRole.named(name)
                .orElseThrow(
                    () ->
                        new StartupException(
                            "%s is no role: auditor, compliance, admin, or - for none"
                                .formatted(name))));
      }
    }
    return roles;
  }

  private static String words(Set<AccountRole> roles) {
    return roles.isEmpty()
        ? NO_ROLE
        : roles.stream().map(AccountRole::wireName).collect(Collectors.joining(","));
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
