package io.parley.launcher.audit;

import io.parley.history.audit.Blocks;
import io.parley.history.audit.Blocks.Block;
import io.parley.history.audit.Moment.AtTime;
import io.parley.history.audit.Past;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.event.EventEnvelope;
import java.time.Instant;
import java.util.List;

/// When one of the two of a direct conversation had blocked the other.
public final class BlocksThen {

  private BlocksThen() {}

  /// Those that had begun by a time; none of another kind of conversation.
  public static List<Block> read(Past past, String conversation, Instant by) {
    var blocks = new Blocks();
    var moment = new AtTime(by);
    for (String contact : ConversationId.contactsOf(conversation)) {
      past.read(
          contact,
          stored -> {
            EventEnvelope event = EventCodec.decode(stored.bytes());
            boolean hadHappened = moment.includes(event);
            if (hadHappened) {
              blocks.add(event);
            }
            return hadHappened;
          });
    }
    return blocks.all();
  }
}
