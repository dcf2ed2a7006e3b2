package io.parley.load.platform;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The script `parley`, by which processes are run as an operator would run them.
///
/// @param script as it says of itself, by a system property
/// @param javaOptions more options for the JVM, by the command that it runs
public record ParleyProgram(Path script, Map<String, String> javaOptions) {

  private static final String PROPERTY = "parley.script";
  private static final String JAVA_OPTIONS = "PARLEY_JAVA_OPTS";

  public ParleyProgram {
    javaOptions = Map.copyOf(javaOptions);
  }

  /// The one that this program was started by.
  ///
  /// @throws StartupException if this program was not started by the script
  public static ParleyProgram own() {
    String script = System.getProperty(PROPERTY);
    if (script == null) {
      throw new StartupException("start it by the script `parley`, or name what runs by --data");
    }
    return new ParleyProgram(Path.of(script), Map.of());
  }

  /// The same, with these options for the JVM, by the command that it runs.
  public ParleyProgram with(Map<String, String> options) {
    return new ParleyProgram(script, options);
  }

  /// The folder of its sources.
  public Path home() {
    return Objects.requireNonNull(script.toAbsolutePath().getParent());
  }

  /// Starts a process; what it says goes to a file.
  Process start(Path log, String... arguments) {
    return start(ProcessBuilder.Redirect.appendTo(log.toFile()), arguments);
  }

  /// Starts a process.
  ///
  /// @throws StartupException if it can't be started
  public Process start(ProcessBuilder.Redirect output, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    String options = javaOptions.get(arguments[0]);
    if (options != null) {
      process.environment().merge(JAVA_OPTIONS, options, (all, own) -> all + " " + own);
    }
    try {
      return process.start();
    } catch (IOException e) {
      throw new StartupException("can't run " + script + ": " + e.getMessage(), e);
    }
  }

  /// Runs a process to its end.
  ///
  /// @throws StartupException if it fails
  void run(Path log, String... arguments) throws InterruptedException {
    Process process = start(log, arguments);
    if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new StartupException(
          "`parley %s` failed, see %s".formatted(String.join(" ", arguments), log));
    }
  }
}
