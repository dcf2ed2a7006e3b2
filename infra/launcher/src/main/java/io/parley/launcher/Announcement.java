package io.parley.launcher;

import io.parley.schema.audit.AccountRole;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a person in front of a terminal is told when everything runs.
record Announcement(PrintWriter out) {

  void ready(Path data, Endpoints endpoints) {
    for (var node : endpoints.nodes()) {
      line(node.id(), "%s   %s   admin %s".formatted(node.http(), node.tcp(), node.admin()));
    }
    line("Kafka", endpoints.kafka());
    line("Redis", endpoints.redis());
    line("PostgreSQL", endpoints.postgres());
    line("data", data.toAbsolutePath().normalize().toString());
    out.printf(Locale.ROOT, "ready in %.1f s%n", sinceProcessStart().toMillis() / 1000.0);
    out.flush();
  }

  /// What runs beside the nodes, and who can log in.
  void dev(Platform platform, List<String> users, Map<String, AccountRole> roles, String password) {
    line("router", "admin http://127.0.0.1:" + platform.routerAdminPort());
    line("history", "admin http://127.0.0.1:" + platform.historyWriterAdminPort());
    line("audit page", auditPage(platform) + "   as auditor or officer");
    line("accounts", String.join(", ", users) + "; password: " + password);
    line(
        "roles",
        roles.entrySet().stream()
            .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue().wireName()))
            .collect(Collectors.joining(", ")));
  }

  private static String auditPage(Platform platform) {
    return "http://127.0.0.1:%d/audit/".formatted(platform.connectors().getFirst().adminPort());
  }

  private void line(String name, String where) {
    out.printf("%-12s%s%n", name, where);
  }

  private static Duration sinceProcessStart() {
    var start = ProcessHandle.current().info().startInstant();
    return start.map(from -> Duration.between(from, Instant.now())).orElse(Duration.ZERO);
  }
}
