package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.presence.SessionInfo.Device;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every session table does, as seen by one node.
@Timeout(30)
interface SessionTableContract {

  Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

  SessionTable table();

  @Test
  default void hasNothingOfWhoIsNotThere() {
    assertThat(table().ofUser("nobody")).isEmpty();
  }

  @Test
  default void listsAllSessionsOfAUser() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo laptop = session("alice", "laptop");
    SessionInfo other = session("alice.b", "phone");
    table().opened(phone);
    table().opened(laptop);
    table().opened(other);
    assertThat(table().ofUser("alice")).containsExactlyInAnyOrder(phone, laptop);
    assertThat(table().ofUser("alice.b")).containsExactly(other);
  }

  @Test
  default void takesAwayWhatWasClosed() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo laptop = session("alice", "laptop");
    table().opened(phone);
    table().opened(laptop);
    table().closed("alice", phone.session());
    assertThat(table().ofUser("alice")).containsExactly(laptop);
    table().closed("alice", laptop.session());
    assertThat(table().ofUser("alice")).isEmpty();
  }

  @Test
  default void closesWhatIsNotThereWithoutHarm() {
    SessionInfo phone = session("alice", "phone");
    table().opened(phone);
    table().closed("alice", "none");
    table().closed("bob", phone.session());
    table().closed("nobody", "none");
    assertThat(table().ofUser("alice")).containsExactly(phone);
  }

  @Test
  default void takesTheNewerWordOfASession() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo later = phone.seen(NOON.plusSeconds(60));
    table().opened(phone);
    table().seen(List.of(later, session("bob", "phone")));
    assertThat(table().ofUser("alice")).containsExactly(later);
    assertThat(table().ofUser("bob")).hasSize(1);
  }

  @Test
  default void keepsWordsAsTheyAre() {
    for (String words :
        List.of("'; FLUSHALL; --", "<b>\"x\"</b>\n\r\0", "{alice} 日本 😀", "\\u0000")) {
      var device = new Device(words, words, words, words);
      var info =
          new SessionInfo(words, "alice@x", device, words, words, "2001:db8::1", 1, NOON, NOON);
      table().opened(info);
      assertThat(table().ofUser("alice@x")).containsExactly(info);
      table().closed("alice@x", words);
      assertThat(table().ofUser("alice@x")).isEmpty();
    }
  }

  @Test
  default void keepsWhatIsNotKnownUnknown() {
    var device = new Device("phone", null, null, null);
    var info = new SessionInfo("s", "alice", device, null, "tcp", "192.0.2.1", 1, NOON, NOON);
    table().opened(info);
    assertThat(table().ofUser("alice")).containsExactly(info);
  }

  static SessionInfo session(String user, String device) {
    return new SessionInfo(
        UUID.randomUUID().toString(),
        user,
        new Device(device, "my " + device, "model", "platform"),
        "web/1.0",
        "websocket",
        "192.0.2.1",
        50_000,
        NOON,
        NOON);
  }
}
