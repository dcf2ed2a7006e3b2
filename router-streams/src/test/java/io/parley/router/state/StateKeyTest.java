package io.parley.router.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class StateKeyTest {

  @Test
  void keepsSequencesInOrder() {
    List<Bytes> keys =
        Stream.of(1L, 2L, 255L, 256L, 65_536L, Long.MAX_VALUE)
            .map(sequence -> StateKey.posted("g:1", sequence))
            .toList();

    assertThat(keys).isSorted();
  }

  @Test
  void noKeyIsAnothers() {
    UUID id = new UUID(1, 2);

    assertThat(
            List.of(
                StateKey.head("d:a:b"),
                StateKey.head("d:a:bc"),
                StateKey.member("d:a:b", "a"),
                StateKey.member("d:a:b", "ab"),
                StateKey.formerMember("d:a:b", "a"),
                StateKey.cursor("d:a:b", "a"),
                StateKey.posted("d:a:b", 1),
                StateKey.clientId("d:a:b", "a", id),
                StateKey.lastSent("d:a:b", "a", "b"),
                StateKey.lastSent("d:a:b", "ab", ""),
                StateKey.frozen("d:a:b")))
        .doesNotHaveDuplicates();
  }

  @Test
  void findsTheUserInAMembersKey() {
    Bytes members = StateKey.members("d:a:b");

    assertThat(StateKey.userOf(StateKey.member("d:a:b", "alice"), members)).isEqualTo("alice");
  }
}
