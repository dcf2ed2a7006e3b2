package io.parley.load;

import io.parley.load.platform.ParleyProgram;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `parley bench gatling`: a simulation in Gatling, whose report is HTML.
@Command(
    name = "gatling",
    description = {
      "Simulate people who chat, by Gatling, and write its report in HTML.",
      "Any deployment will do. The accounts are made by POST /v1/accounts, which"
          + " account.self-registration has to allow, unless --accounts names some."
    })
final class GatlingCommand implements Callable<Integer> {

  /// The classes of `benchmarks/gatling`.
  enum Simulation {
    LoginRamp,
    DirectChat,
    GroupFanOut,
    ChannelBroadcast,
    ReconnectStorm,
    HistoryPaging,
    MixedDay
  }

  @Parameters(paramLabel = "SIMULATION", description = "One of ${COMPLETION-CANDIDATES}.")
  private Simulation simulation = Simulation.DirectChat;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "A node, or what stands before the nodes (default: ${DEFAULT-VALUE}).")
  private String url = "";

  @Option(names = "--users", paramLabel = "N", description = "Users (default: as it sees fit).")
  private @Nullable Integer users;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages a second, or what else it does, in all (default: as it sees fit).")
  private @Nullable Double rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "For how long, without coming and going (default: 30).")
  private @Nullable Integer seconds;

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description = "Those who take part, one a line as user,password (default: new ones).")
  private @Nullable Path accounts;

  @Override
  public Integer call() throws InterruptedException {
    var maven = new MavenRun(ParleyProgram.own().home(), "benchmarks/gatling");
    maven.set("gatling.simulationClass", "io.parley.gatling." + simulation);
    maven.set("parley.url", url);
    maven.set("parley.users", users);
    maven.set("parley.rate", rate);
    maven.set("parley.seconds", seconds);
    maven.set("parley.accounts", accounts == null ? null : accounts.toAbsolutePath());
    return maven.run("compile", "gatling:test");
  }
}
