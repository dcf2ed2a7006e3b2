package io.parley.history.audit.export;

/// How an export is written.
public enum ExportFormat {
  /// A JSON object a line: whole, and for machines.
  JSONL,
  /// A table, with its proof in a second file.
  CSV,
  /// A page to read and print.
  HTML
}
