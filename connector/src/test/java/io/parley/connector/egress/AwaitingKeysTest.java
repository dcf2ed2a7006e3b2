package io.parley.connector.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.connector.content.EventContents;
import io.parley.connector.history.StoreUnavailable;
import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.RawJson;
import io.parley.schema.codec.EventCodec;
import io.parley.schema.delivery.Delivery.EventDelivery;
import io.parley.schema.event.Event.MessageEdited;
import io.parley.schema.event.Event.Said;
import io.parley.schema.event.EventEnvelope;
import io.parley.schema.event.EventHash;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AwaitingKeysTest {

  private static final UUID KEY = new UUID(0, 1);
  private static final UUID OTHER_KEY = new UUID(0, 2);
  private static final int MAX = 5;

  private final Keys keys = new Keys();
  private final List<String> outcomes = new ArrayList<>();
  private final BlockingQueue<String> fetched = new LinkedBlockingQueue<>();
  private final AwaitingKeys awaitingKeys =
      new AwaitingKeys(
          keys, new Outcomes(), () -> fetched.add("fetched"), MAX, new SimpleMeterRegistry());

  @Test
  void decryptsAtOnceWhatItCan() {
    keys.known.add(KEY);
    add("g", 1, KEY);
    add("g", 2, null);

    assertThat(outcomes).containsExactly("g 1", "g 2");
  }

  @Test
  void keepsAConversationsOrderWhileAKeyIsFetched() throws InterruptedException {
    add("g", 1, KEY);
    add("g", 2, null);
    add("h", 1, null);
    assertThat(outcomes).containsExactly("h 1");

    fetch();
    assertThat(outcomes).containsExactly("h 1", "g 1", "g 2");
    add("g", 3, KEY);
    assertThat(outcomes).endsWith("g 3");
  }

  @Test
  void fetchesWhatWasWantedMeanwhileNext() throws InterruptedException {
    add("g", 1, KEY);
    awaitingKeys.fetch();
    add("g", 2, OTHER_KEY);
    add("h", 1, OTHER_KEY);
    fetched.take();
    awaitingKeys.resume();
    fetched.take();
    awaitingKeys.resume();

    assertThat(outcomes).containsExactlyInAnyOrder("g 1", "g 2", "h 1");
    assertThat(keys.fetches).containsExactly(Set.of(KEY), Set.of(OTHER_KEY));
  }

  @Test
  void givesUpWhatItsKeyCantBeHadFor() throws InterruptedException {
    keys.away = true;
    add("g", 1, KEY);
    add("g", 2, null);
    fetch();

    assertThat(outcomes).containsExactly("gave up 2 of g");
    add("g", 3, null);
    assertThat(outcomes).endsWith("g 3");
  }

  @Test
  void givesUpAConversationWhenTooMuchWaits() throws InterruptedException {
    add("h", 1, KEY);
    for (int sequence = 1; sequence <= MAX; sequence++) {
      add("g", sequence, KEY);
    }
    assertThat(outcomes).containsExactly("gave up 5 of g");

    fetch();
    assertThat(outcomes).endsWith("h 1");
  }

  private void fetch() throws InterruptedException {
    awaitingKeys.fetch();
    fetched.take();
    awaitingKeys.resume();
  }

  /// @param key null for an event that is not encrypted
  private void add(String conversation, long sequence, @Nullable UUID key) {
    Content content =
        key == null ? RawJson.of("{}") : EncryptedContent.of(key, new byte[12], new byte[16]);
    var event =
        new EventEnvelope(
            conversation, sequence, Instant.EPOCH, "alice", new MessageEdited(1, content));
    awaitingKeys.add(
        new EventDelivery(
            1, EventCodec.seal(event, EventHash.GENESIS), List.of("bob"), false, null),
        event);
  }

  private final class Outcomes implements AwaitingKeys.Outcome {

    @Override
    public void decrypted(EventDelivery delivery, EventEnvelope event) {
      assertThat(((Said) event.event()).content()).isEqualTo(RawJson.of("{}"));
      outcomes.add(event.conversation() + " " + event.sequence());
    }

    @Override
    public void givenUp(String conversation, List<AwaitingKeys.Waiting> events) {
      outcomes.add("gave up " + events.size() + " of " + conversation);
    }
  }

  /// Decrypts everything into `{}` of which the key was fetched.
  private static final class Keys implements EventContents {

    private final Set<UUID> known = ConcurrentHashMap.newKeySet();
    private final List<Set<UUID>> fetches = new ArrayList<>();
    private volatile boolean away;

    @Override
    public @Nullable EventEnvelope tryDecrypt(EventEnvelope event) {
      UUID key = keyId(event);
      return key == null || known.contains(key)
          ? event.with(((Said) event.event()).withContent(RawJson.of("{}")))
          : null;
    }

    @Override
    public @Nullable UUID keyId(EventEnvelope event) {
      return ((Said) event.event()).content() instanceof EncryptedContent encrypted
          ? encrypted.keyId()
          : null;
    }

    @Override
    public void fetch(Collection<UUID> keyIds) {
      if (away) {
        throw new StoreUnavailable("away", new IOException());
      }
      fetches.add(new HashSet<>(keyIds));
      known.addAll(keyIds);
    }

    @Override
    public List<EventEnvelope> decrypt(List<EventEnvelope> events) {
      fetch(events.stream().map(this::keyId).filter(Objects::nonNull).toList());
      return events.stream().map(this::tryDecrypt).map(Objects::requireNonNull).toList();
    }
  }
}
