package io.parley.load;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Maven at work on one module, for tools that are kept out of the program. What it says is seen.
final class MavenRun {

  private final Path home;
  private final List<String> arguments;

  /// @param module its folder below the sources
  MavenRun(Path home, String module) {
    this.home = home;
    this.arguments =
        new ArrayList<>(List.of("mvn", "-B", "-q", "-ntp", "-Dformat.skip=true", "-pl", module));
  }

  /// A system property, unless it is null.
  void set(String property, @Nullable Object value) {
    if (value != null) {
      arguments.add("-D" + property + "=" + value);
    }
  }

  /// @return what Maven exits with
  /// @throws StartupException if there is no Maven
  int run(String... goals) throws InterruptedException {
    arguments.addAll(List.of(goals));
    try {
      return new ProcessBuilder(arguments).directory(home.toFile()).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new StartupException("can't run mvn: install Maven 3.8 or newer", e);
    }
  }
}
