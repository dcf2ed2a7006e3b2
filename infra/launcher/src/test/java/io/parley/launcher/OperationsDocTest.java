package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.ConnectorConfig;
import io.parley.history.HistoryWriterConfig;
import io.parley.router.RouterConfig;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// docs/operations.md has every key of every process.
class OperationsDocTest {

  private static final Path MANUAL = Path.of("../../docs/operations.md");

  static List<Arguments> defaults() {
    return List.of(
        Arguments.of(ConnectorConfig.class, "connector.yaml"),
        Arguments.of(RouterConfig.class, "router.yaml"),
        Arguments.of(HistoryWriterConfig.class, "history-writer.yaml"));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void explainsEveryKey(Class<?> config, String file) throws Exception {
    String manual = Files.readString(MANUAL);
    String section = manual.substring(manual.indexOf(file + ")"));
    List<String> missing = new ArrayList<>();
    try (InputStream in = config.getResourceAsStream(file)) {
      collectMissing(new YAMLMapper().readTree(in), "", section, missing);
    }
    assertThat(missing).isEmpty();
  }

  /// A key with keys inside is explained if it is, or if all of those are.
  private static void collectMissing(
      JsonNode node, String key, String section, List<String> missing) {
    boolean explained = !key.isEmpty() && section.contains("| `" + key + "` |");
    if (node.isObject() && !node.isEmpty() && !explained) {
      node.properties()
          .forEach(
              entry ->
                  collectMissing(
                      entry.getValue(),
                      key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(),
                      section,
                      missing));
    } else if (!explained) {
      missing.add(key);
    }
  }
}
