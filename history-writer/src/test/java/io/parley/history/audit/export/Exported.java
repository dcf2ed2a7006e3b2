package io.parley.history.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.Excerpt;
import io.parley.history.audit.Past;
import io.parley.history.audit.Scope;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/// Exports to compare: the same header whatever they are read from.
public final class Exported {

  private Exported() {}

  /// The lines of an export in JSON.
  public static List<String> jsonLines(Past past, Scope scope) {
    var out = new ByteArrayOutputStream();
    try (Excerpt excerpt = past.excerpt(scope)) {
      Export.write(
          new ExportHeader(scope, Past.Source.LOG, null, Instant.EPOCH),
          excerpt,
          UnaryOperator.identity(),
          new Export.Target(ExportFormat.JSONL, out, OutputStream.nullOutputStream()),
          _ -> {});
    }
    return out.toString(UTF_8).lines().toList();
  }
}
