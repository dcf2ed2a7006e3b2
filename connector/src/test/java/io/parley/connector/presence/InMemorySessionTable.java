package io.parley.connector.presence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A session table for tests of what uses one. Safe for many threads.
public final class InMemorySessionTable implements SessionTable {

  private final Map<SessionPlace, SessionInfo> sessions = new ConcurrentHashMap<>();

  @Override
  public void opened(SessionInfo session) {
    sessions.put(SessionPlace.of(session), session);
  }

  @Override
  public void closed(String user, String session) {
    sessions.remove(new SessionPlace(user, session));
  }

  @Override
  public void seen(Collection<SessionInfo> seen) {
    seen.forEach(this::opened);
  }

  @Override
  public List<SessionInfo> ofUser(String user) {
    return sessions.values().stream().filter(session -> session.user().equals(user)).toList();
  }
}
