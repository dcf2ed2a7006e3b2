package io.parley.connector.session;

import java.util.Map;

/// Brings devices up to date.
public interface Synchronizer {

  /// Sends the session every event after its cursors, then calls [Session#endSync]. The session has
  /// begun to buffer what is pushed to it ([Session#beginSync]) before this is called. Returns at
  /// once.
  ///
  /// @param cursors per conversation the sequence up to which the device has everything
  void synchronize(Session session, Map<String, Long> cursors);

  /// Waits until whatever is posted in the channel from now on is pushed to this node, and the
  /// history has whatever was posted before. Blocks, so it is called on a virtual thread.
  ///
  /// @param channel one that a session of this node subscribes to
  /// @throws io.parley.connector.history.StoreUnavailable if that takes too long
  void awaitChannel(String channel);
}
