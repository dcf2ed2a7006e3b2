package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Entry;
import io.parley.load.client.LoadFailed;
import io.parley.load.client.Swarm;
import io.parley.service.StartupException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What the commands that only hold connections have in common: how many come in, how fast, and
/// where to.
final class ComeInRun {

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private ResultFile results = new ResultFile();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Connections, each of a user of its own (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "200",
      description = "Of them, those that are on their way in at once (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Event loops of the clients (default: ${DEFAULT-VALUE}).")
  private int threads;

  /// What is measured, a result each.
  interface Measurement {
    List<Map<String, Object>> of(Target target, Swarm swarm, List<Entry.ToNode> entries)
        throws InterruptedException;
  }

  int run(CommandSpec spec, Measurement measurement) throws InterruptedException {
    try (Target target = platform.open();
        var swarm = new Swarm(threads)) {
      Users users = Users.create(target.deployment(), connections);
      results.write(spec, measurement.of(target, swarm, users.entries(0, connections, "{}")));
    } catch (LoadFailed e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }

  int atOnce() {
    return atOnce;
  }
}
