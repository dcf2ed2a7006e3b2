package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.service.PostgresConfig;
import io.parley.service.content.ContentVault;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `parley tables`: PostgreSQL's tables.
@Command(name = "tables", description = "Make PostgreSQL's tables, or look at them.")
final class TablesCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "migrate", description = "Make the tables, or bring them up to this version's.")
  int migrate(@Mixin TargetOptions target) {
    Tables tables = tables(target);
    int run = tables.migrate() + contentKeys(target).migrate();
    out().println(run + " migrations run; the tables have version " + tables.version());
    return 0;
  }

  @Command(
      name = "check",
      description = "Say which version the tables have; exits with 1 if it is not this one's.")
  int check(@Mixin TargetOptions target) {
    Tables tables = tables(target);
    List<String> problems = tables.problems();
    problems.forEach(out()::println);
    if (problems.isEmpty()) {
      out().println("the tables have version " + tables.version());
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private static Tables contentKeys(TargetOptions target) {
    ConnectorConfig config = target.connector();
    return Tables.ofContentKeys(ContentVault.where(config.content(), config.postgres()).url());
  }

  private static Tables tables(TargetOptions target) {
    PostgresConfig postgres = target.connector().postgres();
    return new Tables(postgres.url());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
