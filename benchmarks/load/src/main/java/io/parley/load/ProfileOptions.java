package io.parley.load;

import io.parley.load.platform.Profiler;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether and how the processes that are measured are profiled.
final class ProfileOptions {

  @Option(
      names = "--profile",
      paramLabel = "EVENT",
      description = {
        "Profile every Java process while it is measured: cpu, ctimer, wall or alloc.",
        "Flame graphs go to --profile-to."
      })
  private @Nullable String event;

  @Option(
      names = "--profile-to",
      paramLabel = "DIR",
      defaultValue = "profiles",
      description = "Where flame graphs go (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  Profiler profiler() {
    return event == null ? Profiler.NONE : new Profiler.Flames(event, directory);
  }
}
