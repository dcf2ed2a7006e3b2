package io.parley.connector.presence;

class InMemorySessionTableTest implements SessionTableContract {

  private final InMemorySessionTable table = new InMemorySessionTable();

  @Override
  public SessionTable table() {
    return table;
  }
}
