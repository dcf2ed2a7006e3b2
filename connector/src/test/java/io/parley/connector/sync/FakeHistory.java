package io.parley.connector.sync;

import io.parley.connector.history.Answer;
import io.parley.connector.history.EventPage;
import io.parley.connector.history.Heads;
import io.parley.connector.history.Missing;
import io.parley.connector.history.Range;
import io.parley.connector.history.StoreUnavailable;
import io.parley.connector.history.SyncHistory;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.conversation.ErrorCode;
import io.parley.schema.event.SealedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A history of one conversation, which everybody may see. Safe for many threads.
final class FakeHistory implements SyncHistory {

  static final String CONVERSATION = "g:1";

  final List<SealedEvent> recorded = new CopyOnWriteArrayList<>();
  final Map<Integer, Long> projected = new ConcurrentHashMap<>();
  final AtomicInteger questions = new AtomicInteger();
  volatile boolean away;

  @Override
  public Answer<EventPage> events(String user, String conversation, Range range, int limit) {
    ask();
    if (recorded.isEmpty()) {
      return new Answer.Refused<>(ErrorCode.NO_SUCH_CONVERSATION, "none");
    }
    long after = ((Range.After) range).sequence();
    List<SealedEvent> rest = recorded.stream().filter(event -> sequence(event) > after).toList();
    List<SealedEvent> page = rest.stream().limit(limit).toList();
    return new Answer.Found<>(new EventPage(page, page.size() < rest.size(), recorded.size()));
  }

  @Override
  public List<Missing> missing(String user, Map<String, Long> cursors) {
    ask();
    long after = cursors.getOrDefault(CONVERSATION, 0L);
    return after < recorded.size()
        ? List.of(new Missing(CONVERSATION, after, recorded.size()))
        : List.of();
  }

  @Override
  public Map<Integer, Long> projectedOffsets() {
    ask();
    return Map.copyOf(projected);
  }

  @Override
  public Heads headsSince(Collection<String> users, Map<Integer, Long> offsets) {
    ask();
    Map<String, Long> heads = Map.of(CONVERSATION, (long) recorded.size());
    return new Heads(
        users.stream().collect(Collectors.toMap(Function.identity(), _ -> heads)), projected);
  }

  @Override
  public Map<String, Long> channelHeadsSince(
      Collection<String> channels, Map<Integer, Long> offsets) {
    ask();
    return Map.of();
  }

  private void ask() {
    questions.incrementAndGet();
    if (away) {
      throw new StoreUnavailable("away");
    }
  }

  private static long sequence(SealedEvent event) {
    return EventCodec.decode(event.bytes()).sequence();
  }
}
