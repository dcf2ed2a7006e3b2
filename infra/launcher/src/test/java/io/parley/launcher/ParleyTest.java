package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class ParleyTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "--nonsense", "servers --kafka-port many", "servers extra", ""})
  void answersWhatItDoesNotUnderstandWithOneLineAndTheWayToHelp(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("--help`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "servers --help"})
  void helps(String arguments) {
    assertThat(run(arguments)).isZero();
    assertThat(out.toString()).startsWith("Usage: parley");
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("parley ");
  }

  @Test
  void tellsAFailureInOneLine() {
    assertThat(run("fails")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("parley: port 1 is taken");
  }

  @Test
  void tellsAnUnexpectedFailureInOneLineToo() {
    assertThat(run("breaks")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "parley: unexpected: java.lang.IllegalStateException: broken (--verbose shows where)");
  }

  @Test
  void showsWhereAFailureComesFromOnRequest() {
    assertThat(run("breaks --verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("at io.parley.launcher.ParleyTest");
  }

  private int run(String arguments) {
    var words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
    return Parley.commandLine()
        .addSubcommand(new Fails())
        .addSubcommand(new Breaks())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @Command(name = "fails")
  private static final class Fails implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new StartupException("port 1 is taken", new IllegalStateException("details"));
    }
  }

  @Command(name = "breaks")
  private static final class Breaks implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("broken");
    }
  }
}
