package io.parley.connector.account;

/// Hears of log-ins that have ended, so that their sessions can be closed with
/// [io.parley.connector.session.CloseReason#SESSION_ENDED]. Only of those that end on this node.
@FunctionalInterface
public interface LoginEnded {

  /// Must return at once. The log-in's end is durable already.
  ///
  /// @param loginId as in [io.parley.connector.session.Verification.Identity]
  void ended(String user, String loginId);
}
