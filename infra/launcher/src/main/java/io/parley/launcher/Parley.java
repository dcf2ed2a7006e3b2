package io.parley.launcher;

import io.parley.chaos.bench.ChaosCommand;
import io.parley.chaos.bench.CheckCommand;
import io.parley.load.BenchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `parley`. Exits with 0 if all went well, 1 if it failed, 2 if it was not understood.
@Command(
    name = "parley",
    description = "Event-sourced messaging: every process, and the tools around them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      ServersCommand.class,
      BrokerCommand.class,
      StoresCommand.class,
      ConnectorCommand.class,
      RouterCommand.class,
      HistoryWriterCommand.class,
      TopicsCommand.class,
      TablesCommand.class,
      AccountCommand.class,
      ContentKeysCommand.class,
      SendCommand.class,
      TailCommand.class,
      ReplayCommand.class,
      FrozenCommand.class,
      AuditCommand.class,
      ArchiveCommand.class,
      HoldCommand.class,
      EraseCommand.class,
      RetentionCommand.class,
      RequestsCommand.class,
      ApproveCommand.class,
      HistoryCommand.class,
      DoctorCommand.class,
      ChaosCommand.class,
      CheckCommand.class,
      BenchCommand.class
    })
final class Parley {

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure comes from.")
  private boolean verbose;

  static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var parley = new Parley();
    var failures = new FailureMessages(() -> parley.verbose);
    return new CommandLine(parley)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }
}
