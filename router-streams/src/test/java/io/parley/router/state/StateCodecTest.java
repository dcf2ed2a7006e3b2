package io.parley.router.state;

import static io.parley.schema.conversation.ConversationKind.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.router.conversation.Conversation;
import io.parley.router.conversation.Head;
import io.parley.router.conversation.Member;
import io.parley.router.conversation.Members;
import io.parley.router.conversation.Place;
import io.parley.router.conversation.PostedMessage;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Limits;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateCodecTest {

  private static final Instant TIME = Instant.ofEpochMilli(1_767_225_600_123L);
  private static final UUID ID = UUID.fromString("01970000-0000-7000-8000-000000000001");

  private final EventHash hash = EventHash.GENESIS.next(new byte[] {1});

  @ParameterizedTest
  @EnumSource
  void readsConversationsBack(ConversationKind kind) {
    var conversation =
        new Conversation(
            "g:1",
            kind,
            true,
            true,
            "alice",
            TIME,
            new Head(9, hash, TIME),
            Members.NONE,
            4,
            TIME.plusMillis(7));

    assertThat(StateCodec.decodeConversation("g:1", StateCodec.encode(conversation), Members.NONE))
        .isEqualTo(conversation);
  }

  @Test
  void takesAClientIdForPossibleUpToADayAfterTheHeadOfTheFirstVersion() {
    var head = new Head(9, hash, TIME);
    var conversation =
        new Conversation(
            "g:1", GROUP, true, false, "alice", TIME, head, Members.NONE, 4, Instant.EPOCH);
    byte[] second = StateCodec.encode(conversation);
    byte[] first = Arrays.copyOf(second, second.length - Long.BYTES);
    first[0] = 1;

    assertThat(StateCodec.decodeConversation("g:1", first, Members.NONE).newestClientTime())
        .isEqualTo(TIME.plus(Limits.CLIENT_CLOCK_AHEAD));
  }

  @ParameterizedTest
  @EnumSource
  void readsMembersBack(Role role) {
    var member = new Member("alice", role, 12);

    assertThat(StateCodec.decodeMember("alice", StateCodec.encode(member))).isEqualTo(member);
  }

  @Test
  void readsTheRestBack() {
    var posted = new PostedMessage("alice", "手机".repeat(64), ID, TIME, null);
    var recalled = posted.recalledAt(new Place(8, TIME));
    var cursor = new Cursor("g:1", "bob", 5, 3, TIME);

    assertThat(StateCodec.decodePosted(StateCodec.encode(posted))).isEqualTo(posted);
    assertThat(StateCodec.decodePosted(StateCodec.encode(recalled))).isEqualTo(recalled);
    assertThat(StateCodec.decodePlace(StateCodec.encode(new Place(8, TIME))))
        .isEqualTo(new Place(8, TIME));
    assertThat(StateCodec.decodeClientId(StateCodec.encode(ID))).isEqualTo(ID);
    assertThat(StateCodec.decodeCursor("g:1", "bob", StateCodec.encode(cursor))).isEqualTo(cursor);
  }

  @Test
  void refusesWhatItDidNotWrite() {
    byte[] bytes = StateCodec.encode(new PostedMessage("alice", "phone", ID, TIME, null));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> StateCodec.decodePosted(cut))
          .isInstanceOf(UnreadableStateException.class);
    }
    assertThatThrownBy(() -> StateCodec.decodePosted(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(UnreadableStateException.class);
    bytes[0] = 2;
    assertThatThrownBy(() -> StateCodec.decodePosted(bytes))
        .isInstanceOf(UnreadableStateException.class);
    assertThatThrownBy(() -> StateCodec.decodeMember("a", new byte[9]))
        .isInstanceOf(UnreadableStateException.class);
  }
}
