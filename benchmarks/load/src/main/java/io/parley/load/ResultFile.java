package io.parley.load;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `--json FILE`: what was measured, for programs.
final class ResultFile {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results there, as JSON.")
  private @Nullable Path file;

  void write(CommandSpec spec, List<? extends Map<String, Object>> results) {
    if (file == null) {
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("command", spec.qualifiedName());
    all.put("arguments", spec.commandLine().getParseResult().originalArgs());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("java", System.getProperty("java.version"));
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("results", results);
    try {
      Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    } catch (IOException e) {
      throw new StartupException("can't write " + file + ": " + e.getMessage(), e);
    }
  }
}
