package io.parley.history.store;

import io.parley.history.audit.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of the history, in its order.
///
/// @param found those that were wanted
/// @param seen how many were looked at
/// @param last the last one that was; null if none was
public record HistoryPage(List<Found> found, int seen, @Nullable Place last) {

  /// One that was wanted.
  ///
  /// @param seen how many had been looked at with it
  public record Found(RecordedEvent event, int seen) {

    public Place place() {
      return new Place(event.conversation(), event.sequence());
    }
  }

  /// A place in that order.
  public record Place(String conversation, long sequence) {

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Place parse(String text) {
      int space = text.indexOf(' ');
      if (space < 0) {
        throw new IllegalArgumentException("no place: " + text);
      }
      return new Place(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
    }

    @Override
    public String toString() {
      return conversation + " " + sequence;
    }
  }
}
