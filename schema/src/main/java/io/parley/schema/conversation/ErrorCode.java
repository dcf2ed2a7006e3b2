package io.parley.schema.conversation;

/// Every reason for which something a client asked is refused, with whether asking again later, in
/// the same words, can succeed.
public enum ErrorCode {
  /// No JSON object, or not valid UTF-8, or nested too deep. Mend the client.
  BAD_FRAME("bad_frame", false),
  /// The frame's type is not known, or not in this version.
  UNKNOWN_TYPE("unknown_type", false),
  /// A field is missing or has a value that it can't have; the message names it.
  BAD_REQUEST("bad_request", false),
  /// Only `hello` and `ping` are allowed before the session is logged in.
  NOT_LOGGED_IN("not_logged_in", false),
  /// A second `hello`.
  ALREADY_LOGGED_IN("already_logged_in", false),
  /// A name, password or token that is not accepted. Log in.
  UNAUTHORIZED("unauthorized", false),
  /// The account was suspended by an administrator.
  SUSPENDED("suspended", false),
  /// Accounts can't be made here by oneself.
  REGISTRATION_DISABLED("registration_disabled", false),
  /// There is an account of that name.
  ALREADY_EXISTS("already_exists", false),
  NO_SUCH_USER("no_such_user", false),
  /// It is none of yours, or has ended.
  NO_SUCH_SESSION("no_such_session", false),
  /// There is no such conversation, or none that you may know of.
  NO_SUCH_CONVERSATION("no_such_conversation", false),
  /// The target is no message of this conversation, or one that has been recalled.
  NO_SUCH_MESSAGE("no_such_message", false),
  NOT_A_MEMBER("not_a_member", false),
  ALREADY_A_MEMBER("already_a_member", false),
  /// The member's role, or the conversation's kind, does not allow it.
  FORBIDDEN("forbidden", false),
  /// One of the two has blocked the other; which one is not said.
  BLOCKED("blocked", false),
  /// Who is to be unblocked was never blocked.
  NOT_BLOCKED("not_blocked", false),
  TOO_MANY_MEMBERS("too_many_members", false),
  TOO_LARGE("too_large", false),
  /// The message can no longer be edited or recalled.
  TOO_OLD("too_old", false),
  /// The `clientId` is so old that a duplicate could not be told; send under a new one.
  CLIENT_ID_EXPIRED("client_id_expired", false),
  /// The time inside the `clientId` is too far ahead: the device's clock is wrong.
  CLIENT_ID_AHEAD("client_id_ahead", false),
  /// `prev` is not this device's last message here: one is missing. Send again from there.
  OUT_OF_ORDER("out_of_order", true),
  /// The conversation was set aside for an operator to look at.
  FROZEN("frozen", true),
  RATE_LIMITED("rate_limited", true),
  /// Something behind the node is away, or it is not known whether the command was taken. Send it
  /// again under the same `clientId`.
  UNAVAILABLE("unavailable", true),
  /// A mistake of the server's own; it was logged.
  INTERNAL("internal", true);

  private final String wireName;
  private final boolean retryable;

  ErrorCode(String wireName, boolean retryable) {
    this.wireName = wireName;
    this.retryable = retryable;
  }

  /// The `code` in frames and HTTP answers.
  public String wireName() {
    return wireName;
  }

  public boolean retryable() {
    return retryable;
  }
}
