package io.parley.history.verify;

import io.parley.history.audit.Finding;
import io.parley.history.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What was found so far: some of each kind, and how many in all. A finding about an event of which
/// there is one already is none.
final class Findings {

  /// Of one kind.
  private static final int MAX = 100;

  private final Map<Kind, List<Finding>> byKind = new EnumMap<>(Kind.class);
  private final Set<String> conversations = new TreeSet<>();
  private long problems;

  void add(Finding finding) {
    problems++;
    List<Finding> sameKind = byKind.computeIfAbsent(finding.kind(), _ -> new ArrayList<>());
    if (sameKind.size() < MAX) {
      sameKind.add(finding);
      if (finding.conversation() != null) {
        conversations.add(finding.conversation());
      }
    }
  }

  /// Takes what was found of some events more exactly in place of what was found before.
  void replace(String conversation, List<Finding> exact) {
    for (List<Finding> findings : byKind.values()) {
      int before = findings.size();
      findings.removeIf(finding -> conversation.equals(finding.conversation()));
      problems -= before - findings.size();
    }
    exact.forEach(this::add);
  }

  /// Conversations with something wrong; not all, if they are very many.
  Set<String> conversations() {
    return conversations;
  }

  List<Finding> inOrder() {
    return byKind.values().stream().flatMap(List::stream).sorted().toList();
  }

  long problems() {
    return problems;
  }
}
