package io.parley.connector.session;

import io.parley.connector.content.EventContents;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.Range;
import io.parley.schema.codec.EventCodec;
import java.util.List;

/// Pages of history as frames, cut to what may wait to be sent at once.
final class HistoryPages {

  private HistoryPages() {}

  /// @param frames of events, ascending
  record FramePage(List<EncodedFrame> frames, boolean more, long completeThrough) {}

  /// The page's beginning if it was asked for from its beginning, otherwise its end; at least one
  /// event of it. Blocks if it has to fetch keys.
  static FramePage encode(EventPage page, EventContents contents, Range range, int maxBytes) {
    List<EncodedFrame> frames =
        contents
            .decrypt(page.events().stream().map(event -> EventCodec.decode(event.bytes())).toList())
            .stream()
            .map(ServerFrames::event)
            .toList();
    List<EncodedFrame> kept =
        switch (range) {
          case Range.After _ -> frames.subList(0, prefix(frames, maxBytes));
          case Range.Before _ ->
              frames.subList(frames.size() - prefix(frames.reversed(), maxBytes), frames.size());
        };
    boolean cut = kept.size() < frames.size();
    return new FramePage(kept, cut || page.more(), page.completeThrough());
  }

  private static int prefix(List<EncodedFrame> frames, int maxBytes) {
    long bytes = 0;
    int count = 0;
    for (EncodedFrame frame : frames) {
      bytes += frame.size();
      if (count > 0 && bytes > maxBytes) {
        break;
      }
      count++;
    }
    return count;
  }
}
