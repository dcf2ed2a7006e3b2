package io.parley.schema.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationIdTest {

  private static final UUID CLIENT_ID = UUID.fromString("0193f2a4-5b6c-7d8e-9f01-23456789abcd");

  @Test
  void aDirectConversationHasOneIdWhoeverAsks() {
    assertThat(ConversationId.direct("bob", "alice")).isEqualTo("d:alice:bob");
    assertThat(ConversationId.direct("alice", "bob")).isEqualTo("d:alice:bob");
  }

  @Test
  void aDirectConversationWithOneselfHasAnIdToo() {
    assertThat(ConversationId.direct("alice", "alice")).isEqualTo("d:alice:alice");
    assertThat(ConversationId.isValid("d:alice:alice")).isTrue();
  }

  @Test
  void theIdOfWhatIsCreatedIsTheSameOnEveryRetry() {
    String id = ConversationId.created(ConversationKind.GROUP, "alice", CLIENT_ID);

    assertThat(id).isEqualTo(ConversationId.created(ConversationKind.GROUP, "alice", CLIENT_ID));
    assertThat(ConversationId.isValid(id)).isTrue();
  }

  /// Clients rely on it across versions, so it is written down.
  @Test
  void theIdOfWhatIsCreatedNeverChanges() {
    assertThat(ConversationId.created(ConversationKind.CHANNEL, "alice", CLIENT_ID))
        .isEqualTo("c:67ea295f4f37eae4979baf7dd9751ce9");
  }

  @Test
  void whatOthersCreateUnderTheSameClientIdHasAnotherId() {
    assertThat(ConversationId.created(ConversationKind.GROUP, "alice", CLIENT_ID))
        .isNotEqualTo(ConversationId.created(ConversationKind.GROUP, "bob", CLIENT_ID));
  }

  @Test
  void aDirectConversationIsNotCreated() {
    assertThatThrownBy(() -> ConversationId.created(ConversationKind.DIRECT, "alice", CLIENT_ID))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d:alice:bob",
        "d:a.b@c.org:x_y",
        "k:bob:alice",
        "g:00112233445566778899aabbccddeeff",
        "c:00112233445566778899aabbccddeeff"
      })
  void isValid(String id) {
    assertThat(ConversationId.isValid(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d:",
        "d:alice",
        "d:alice:",
        "d:alice:bob:carol",
        "d:Alice:bob",
        "g:",
        "g:0011",
        "g:00112233445566778899AABBCCDDEEFF",
        "g:00112233445566778899aabbccddeeff0",
        "x:00112233445566778899aabbccddeeff",
        " g:00112233445566778899aabbccddeeff",
        "g:00112233445566778899aabbccddeeff\n"
      })
  void isInvalid(String id) {
    assertThat(ConversationId.isValid(id)).isFalse();
  }

  @Test
  void aContactIsOneUsersOwn() {
    assertThat(ConversationId.contact("bob", "alice")).isEqualTo("k:bob:alice");
    assertThat(ConversationId.contact("alice", "bob")).isEqualTo("k:alice:bob");
  }

  @Test
  void whatTwoDecideAboutEachOtherStandsWhereTheyTalk() {
    assertThat(ConversationId.contactsOf("d:alice:bob"))
        .containsExactlyInAnyOrder("k:alice:bob", "k:bob:alice")
        .allSatisfy(
            contact -> assertThat(ConversationId.partitionKey(contact)).isEqualTo("d:alice:bob"));
    assertThat(ConversationId.contactsOf("g:00112233445566778899aabbccddeeff")).isEmpty();
    assertThat(ConversationId.contactsOf("k:alice:bob")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"d:alice:bob", "g:00112233445566778899aabbccddeeff"})
  void theKeyOfEverythingElseIsItsId(String id) {
    assertThat(ConversationId.partitionKey(id)).isEqualTo(id);
  }

  @Test
  void onlyChannelsAreChannels() {
    assertThat(ConversationId.isChannel("c:00112233445566778899aabbccddeeff")).isTrue();
    assertThat(ConversationId.isChannel("g:00112233445566778899aabbccddeeff")).isFalse();
    assertThat(ConversationId.isChannel("d:c:bob")).isFalse();
  }
}
