package io.parley.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  @TempDir Path directory;

  record SampleConfig(String name, Duration timeout, KafkaConfig kafka) {
    SampleConfig {
      if (timeout.isZero()) {
        throw new IllegalArgumentException("timeout must not be 0");
      }
    }
  }

  @Test
  void laysTheFileOverTheDefaults() throws IOException {
    SampleConfig config = load("kafka:\n  bootstrap-servers: kafka:9092\n");

    assertThat(config.name()).isEqualTo("standard");
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(config.kafka().replicationFactor()).isEqualTo(3);
  }

  @Test
  void takesAnEmptyFileAsNoChange() throws IOException {
    assertThat(load("").name()).isEqualTo("standard");
  }

  @Test
  void takesAnEmptySectionAsNoChange() throws IOException {
    assertThat(load("kafka:\n  # replication-factor: 1\n").kafka().replicationFactor())
        .isEqualTo(3);
  }

  @Test
  void takesSettingsUnderTheirPaths() {
    SampleConfig config =
        Configuration.of(
            SampleConfig.class,
            Map.of("kafka.bootstrap-servers", "kafka:1", "kafka.properties", Map.of("a.b", "c")));

    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:1");
    assertThat(config.kafka().properties()).containsExactly(Map.entry("a.b", "c"));
  }

  @Test
  void replacesEnvironmentVariables() throws IOException {
    assertThat(load("name: on ${PATH}!\n").name()).isEqualTo("on " + System.getenv("PATH") + "!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nmae: x                              | nmae",
        "kafka: {bootstrap: x}                | kafka.bootstrap",
        "timeout: soon                        | timeout: \"soon\" is no duration",
        "timeout: 0s                          | timeout must not be 0",
        "kafka: {min-insync-replicas: 4}      | min-insync-replicas must be at least 1",
        "kafka: {replication-factor: many}    | kafka.replication-factor",
        "name: ${NO_SUCH_VARIABLE_ANYWHERE}   | no variable NO_SUCH_VARIABLE_ANYWHERE",
        "just text                            | not a mapping",
        "a: [                                 | not YAML",
      })
  void saysInOneLineWhatIsWrong(String yaml, String expected) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(expected)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n")
        .contains("sample-file.yaml");
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatThrownBy(() -> Configuration.load(SampleConfig.class, Path.of("nowhere.yaml")))
        .hasMessage("no configuration file nowhere.yaml");
  }

  private SampleConfig load(String yaml) throws IOException {
    return Configuration.load(
        SampleConfig.class, Files.writeString(directory.resolve("sample-file.yaml"), yaml));
  }
}
