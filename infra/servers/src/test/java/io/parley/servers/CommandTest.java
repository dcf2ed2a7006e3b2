package io.parley.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CommandTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Path program = Path.of("");

  @BeforeEach
  void copyAProgram() throws Exception {
    program = Files.copy(Path.of("/bin/echo"), directory.resolve("program"));
  }

  private Command command() {
    return new Command("test", List.of(program.toString(), "hello"), directory.resolve("output"));
  }

  @Test
  void runsAProgramAsSoonAsNobodyWritesToItAnyMore() throws Exception {
    CompletableFuture<Void> run;
    try (var _ = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
      run = CompletableFuture.runAsync(() -> command().run(ENOUGH));
      assertThat(run).isNotDone();
    }
    run.join();

    assertThat(directory.resolve("output")).hasContent("hello");
  }

  @Test
  void givesUpOnAProgramThatIsWrittenToForLong() throws Exception {
    try (var _ = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
      assertThatThrownBy(() -> command().run(ENOUGH))
          .isInstanceOf(ServerFailed.class)
          .hasMessageContaining("Text file busy");
    }
  }
}
