package io.parley.load;

import io.parley.load.backlog.LoopCommand;
import picocli.CommandLine.Command;

/// `parley bench`: the measuring tools.
@Command(
    name = "bench",
    description = "Measure a Parley, its own or one that runs, and a bare relay beside it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DirectCommand.class,
      GroupCommand.class,
      ChannelCommand.class,
      ConnectCommand.class,
      StormCommand.class,
      IdleCommand.class,
      GrowthCommand.class,
      CrowdCommand.class,
      RouterCommand.class,
      HistoryCommand.class,
      GatlingCommand.class,
      RelayCommand.class,
      LoopCommand.class,
      CrowdPartCommand.class
    })
public final class BenchCommand {}
