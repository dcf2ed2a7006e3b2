package io.parley.load;

import io.parley.load.platform.LocalPlatform;
import io.parley.load.platform.ParleyProgram;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A deployment that is started to be measured.
final class OwnPlatform {

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "New directory for a deployment of its own (default: .parley/bench-TIME).")
  private @Nullable Path work;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Connectors of its own deployment (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "12",
      description = "Partitions of its own deployment (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting of its own deployment, under the process it is for, such as"
            + " router.streams.threads=1 or connector.commands.linger=2ms; repeat it.",
        "Without any, they are the defaults, but for one broker and no limits of rates."
      })
  private Map<String, String> settings = new HashMap<>();

  @Option(
      names = "--java",
      paramLabel = "PROCESS=OPTIONS",
      description = {
        "More options for the JVM of one process of its own deployment (${COMPLETION-CANDIDATES}),"
            + " such as connector=-XX:+UseZGC; repeat it.",
        "PARLEY_JAVA_OPTS holds for all of them, and for this tool."
      })
  private Map<JavaProcess, String> javaOptions = new EnumMap<>(JavaProcess.class);

  /// What runs on a JVM of its own, as the command is called that runs it.
  private enum JavaProcess {
    SERVERS("servers"),
    ROUTER("router"),
    HISTORY_WRITER("history-writer"),
    CONNECTOR("connector");

    private final String command;

    JavaProcess(String command) {
      this.command = command;
    }

    @Override
    public String toString() {
      return command;
    }
  }

  /// All of it.
  LocalPlatform start() throws InterruptedException {
    return LocalPlatform.start(directory(), program(), size(nodes));
  }

  /// All of it, with another number of connectors, in a directory of that name.
  LocalPlatform start(String name, int connectors) throws InterruptedException {
    return LocalPlatform.start(directory().resolve(name), program(), size(connectors));
  }

  /// Its servers alone.
  LocalPlatform prepare() throws InterruptedException {
    return LocalPlatform.prepare(directory(), program(), size(nodes));
  }

  int partitions() {
    return partitions;
  }

  int nodes() {
    return nodes;
  }

  private ParleyProgram program() {
    Map<String, String> byCommand = new HashMap<>();
    javaOptions.forEach((process, options) -> byCommand.put(process.command, options));
    return ParleyProgram.own().with(byCommand);
  }

  private LocalPlatform.Size size(int connectors) {
    return new LocalPlatform.Size(connectors, partitions, settings);
  }

  /// The same each time, so that all that one command starts lies together.
  private Path directory() {
    if (work == null) {
      work = Path.of(".parley", "bench-" + System.currentTimeMillis() / 1_000);
    }
    return work;
  }
}
