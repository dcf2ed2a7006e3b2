package io.parley.chaos.observation;

/// Something that happened at a client, or to the whole run.
public sealed interface Observation {

  /// Nanoseconds on the run's monotonic clock.
  long atNs();

  /// From here on nothing new is asked and nothing is broken any more.
  record Quiet(long atNs) implements Observation {}

  /// Something of the platform was broken.
  ///
  /// @param fault how, as it was asked for
  /// @param target the process or link
  record Disrupted(long atNs, String fault, String target) implements Observation {}

  /// It was mended.
  record Mended(long atNs, String fault, String target) implements Observation {}

  /// Something that happened at one client.
  sealed interface ByDevice extends Observation {
    Device device();
  }

  /// The client sent a request.
  ///
  /// @param request its number, never used twice by the device
  record Invoked(long atNs, Device device, long request, Operation operation) implements ByDevice {}

  /// The request is over.
  record Answered(long atNs, Device device, long request, Outcome outcome) implements ByDevice {}

  /// An event's frame arrived, whatever for.
  ///
  /// @param fingerprint of the event, see [Fingerprint]
  record Received(long atNs, Device device, String conversation, long sequence, long fingerprint)
      implements ByDevice {}

  /// The client made the event part of what its user sees.
  record Applied(long atNs, Device device, String conversation, long sequence)
      implements ByDevice {}

  /// A receipt's frame arrived: how far `user` is in the conversation.
  record ReceiptReceived(
      long atNs, Device device, String conversation, String user, long delivered, long read)
      implements ByDevice {}

  /// The client was welcomed by a node.
  record Connected(long atNs, Device device, String node, String session) implements ByDevice {}

  /// The connection is gone.
  ///
  /// @param code of the close frame, 1006 if there was none
  record Disconnected(long atNs, Device device, int code) implements ByDevice {}

  /// The client asked for everything after its cursors.
  record SyncBegan(long atNs, Device device) implements ByDevice {}

  /// The client was told that it has everything.
  record Synced(long atNs, Device device) implements ByDevice {}

  /// The client went for good, as it wanted; nothing is owed to it any more.
  record Left(long atNs, Device device) implements ByDevice {}
}
