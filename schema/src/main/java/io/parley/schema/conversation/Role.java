package io.parley.schema.conversation;

/// What a member may do, the highest first. A conversation other than a direct one has one owner.
public enum Role {
  OWNER("owner"),
  ADMIN("admin"),
  MEMBER("member");

  private final String wireName;

  Role(String wireName) {
    this.wireName = wireName;
  }

  /// Its name in frames and in SQL.
  public String wireName() {
    return wireName;
  }

  /// Whether this role ranks above the other.
  public boolean outranks(Role other) {
    return compareTo(other) < 0;
  }
}
