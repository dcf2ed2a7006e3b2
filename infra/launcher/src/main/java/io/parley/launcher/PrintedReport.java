package io.parley.launcher;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Verdict;
import io.parley.history.verify.Report;
import io.parley.history.verify.Report.Counts;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a verification came to, for people and for machines.
record PrintedReport(Report report) {

  static final int MAX_FINDINGS = 1_000;

  private static final int SHOWN = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  String text() {
    Counts counts = report.counts();
    var text = new StringBuilder();
    text.append(
        "%,d events of %,d conversations, %,d checkpoints, in %.1f s (%,d a second)%n"
            .formatted(
                counts.events(),
                counts.conversations(),
                counts.checkpoints(),
                report.took().toMillis() / 1e3,
                report.eventsPerSecond()));
    if (counts.logged() > 0) {
      text.append("compared with %,d events of the log%n".formatted(counts.logged()));
    }
    if (report.trail().entries() > 0) {
      text.append(
          "%,d entries of the audit log, %,d of them sealed%n"
              .formatted(report.trail().entries(), report.trail().sealed()));
    }
    if (counts.erased() > 0) {
      text.append(
          "%,d events have lost their content to an erase or a retention policy%n"
              .formatted(counts.erased()));
    }
    if (counts.unsealed() > 0) {
      text.append("%,d events are not sealed yet%n".formatted(counts.unsealed()));
    }
    report.findings().stream()
        .limit(SHOWN)
        .forEach(finding -> text.append(line(finding)).append(System.lineSeparator()));
    if (report.problems() > SHOWN) {
      text.append("and %,d more%n".formatted(report.problems() - SHOWN));
    }
    first().ifPresent(first -> text.append("the first is %s%n".formatted(place(first))));
    return text.append("integrity     %s%n".formatted(word(Verdict.INTEGRITY)))
        .append("completeness  %s".formatted(word(Verdict.COMPLETENESS)))
        .toString();
  }

  String json() {
    Counts counts = report.counts();
    ObjectNode json =
        JSON.createObjectNode()
            .put("integrity", word(Verdict.INTEGRITY))
            .put("completeness", word(Verdict.COMPLETENESS))
            .put("events", counts.events())
            .put("conversations", counts.conversations())
            .put("checkpoints", counts.checkpoints())
            .put("unsealed", counts.unsealed())
            .put("logEvents", counts.logged())
            .put("erased", counts.erased())
            .put("auditEntries", report.trail().entries())
            .put("sealedAuditEntries", report.trail().sealed())
            .put("milliseconds", report.took().toMillis())
            .put("eventsPerSecond", report.eventsPerSecond())
            .put("problems", report.problems());
    first().ifPresent(first -> json.set("first", node(first)));
    var findings = json.putArray("findings");
    report.findings().forEach(finding -> findings.add(node(finding)));
    return json.toString();
  }

  /// The first one that has a place.
  private Optional<Finding> first() {
    return report.findings().stream().filter(finding -> finding.conversation() != null).findFirst();
  }

  private String word(Verdict verdict) {
    if (report.isSound(verdict)) {
      return verdict == Verdict.INTEGRITY ? "intact" : "complete";
    }
    return verdict == Verdict.INTEGRITY ? "violated" : "incomplete";
  }

  private static String line(Finding finding) {
    return "%s  %s: %s".formatted(finding.kind(), place(finding), finding.detail());
  }

  private static String place(Finding finding) {
    if (finding.conversation() == null) {
      return "the history";
    }
    return finding.sequence() == 0
        ? finding.conversation()
        : "event %d of %s".formatted(finding.sequence(), finding.conversation());
  }

  private static ObjectNode node(Finding finding) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("verdict", finding.kind().verdict().name().toLowerCase(Locale.ROOT))
            .put("kind", finding.kind().name());
    if (finding.conversation() != null) {
      node.put("conversation", finding.conversation());
    }
    if (finding.sequence() > 0) {
      node.put("sequence", finding.sequence());
    }
    return node.put("detail", finding.detail());
  }
}
