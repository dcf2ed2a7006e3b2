package io.parley.schema.conversation;

/// What sort of conversation it is; `wireName` is its name in frames and in SQL.
public enum ConversationKind {
  /// Between two users, who are its members for ever. Its id follows from theirs.
  DIRECT("direct"),
  /// Members with roles; every event goes to every member.
  GROUP("group"),
  /// Members may post; events go to whoever subscribes.
  CHANNEL("channel"),
  /// What one user, its only member, has decided about another, who never hears of it. Its id
  /// follows from theirs.
  CONTACT("contact");

  private final String wireName;

  ConversationKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
