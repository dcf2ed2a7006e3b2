package io.parley.connector.egress;

import io.parley.connector.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/// Sessions that are told the same, by their event loops.
final class Audience {

  private final Map<Executor, List<Session>> sessionsByLoop = new LinkedHashMap<>();
  private final Set<Session> sessions = new HashSet<>();

  /// A session that is in it already is not added again.
  void add(Session session) {
    if (sessions.add(session)) {
      sessionsByLoop.computeIfAbsent(session.loop(), _ -> new ArrayList<>()).add(session);
    }
  }

  Map<Executor, List<Session>> byLoop() {
    return sessionsByLoop;
  }

  boolean contains(Session session) {
    return sessions.contains(session);
  }

  int size() {
    return sessions.size();
  }
}
