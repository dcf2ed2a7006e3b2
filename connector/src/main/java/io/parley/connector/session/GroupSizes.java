package io.parley.connector.session;

/// How many members conversations have.
public interface GroupSizes {

  /// About how many. Never blocks: 1 while it is not known.
  int of(String conversation);
}
