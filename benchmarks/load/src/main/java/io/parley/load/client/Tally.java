package io.parley.load.client;

import org.HdrHistogram.Histogram;

/// What was seen of the messages that were due within one span of time.
///
/// @param pushes nanoseconds from the time a message was due until a recipient had it
/// @param answers nanoseconds from that time until its sender had `ok`
/// @param sent messages
/// @param doubled pushes of a sequence that the client had already
/// @param closed connections that the server closed
/// @param open requests that were not answered when it was counted
/// @param pushesEver pushes of all messages, whenever they were due
/// @param complaint the last thing that the server refused, in its words; may be empty
public record Tally(
    Histogram pushes,
    Histogram answers,
    long sent,
    long refused,
    long doubled,
    long outOfOrder,
    long resyncs,
    long closed,
    long open,
    long pushesEver,
    String complaint) {

  static Tally none() {
    return new Tally(Recorder.histogram(), Recorder.histogram(), 0, 0, 0, 0, 0, 0, 0, 0, "");
  }

  Tally plus(Tally other) {
    Histogram allPushes = pushes.copy();
    allPushes.add(other.pushes);
    Histogram allAnswers = answers.copy();
    allAnswers.add(other.answers);
    return new Tally(
        allPushes,
        allAnswers,
        sent + other.sent,
        refused + other.refused,
        doubled + other.doubled,
        outOfOrder + other.outOfOrder,
        resyncs + other.resyncs,
        closed + other.closed,
        open + other.open,
        pushesEver + other.pushesEver,
        complaint.isEmpty() ? other.complaint : complaint);
  }
}
