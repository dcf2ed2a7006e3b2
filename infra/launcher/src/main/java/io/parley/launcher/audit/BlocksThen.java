package io.parley.launcher.audit;

import io.parley.history.audit.Blocks;
import io.parley.history.audit.Blocks.Block;
import io.parley.history.audit.Moment.AtTime;
import io.parley.history.audit.RecordedEvent;
import io.parley.history.audit.Scope;
import io.parley.history.store.HistorySnapshot;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// When one of the two of a direct conversation had blocked the other.
public final class BlocksThen {

  private BlocksThen() {}

  /// Those that had begun by a time; none of another kind of conversation.
  public static List<Block> read(HistorySnapshot history, String conversation, Instant by) {
    var blocks = new Blocks();
    for (String contact : ConversationId.contactsOf(conversation)) {
      try (Stream<RecordedEvent> events = history.events(Scope.of(contact))) {
        events
            .map(event -> EventCodec.decode(event.sealed().bytes()))
            .takeWhile(new AtTime(by)::includes)
            .forEach(blocks::add);
      }
    }
    return blocks.all();
  }
}
