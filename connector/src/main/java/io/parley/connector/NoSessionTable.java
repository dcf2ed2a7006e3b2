package io.parley.connector;

import io.parley.connector.presence.SessionInfo;
import io.parley.connector.presence.SessionTable;
import java.util.Collection;
import java.util.List;

/// No table: nobody is seen anywhere.
final class NoSessionTable implements SessionTable {

  @Override
  public void opened(SessionInfo session) {}

  @Override
  public void closed(String user, String session) {}

  @Override
  public void seen(Collection<SessionInfo> sessions) {}

  @Override
  public List<SessionInfo> ofUser(String user) {
    return List.of();
  }
}
