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
    assertThat(sessions("nobody")).isEmpty();
  }

  @Test
  default void listsAllSessionsOfAUser() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo laptop = session("alice", "laptop");
    SessionInfo other = session("alice.b", "phone");
    table().opened(phone);
    table().opened(laptop);
    table().opened(other);
    assertThat(sessions("alice")).containsExactlyInAnyOrder(phone, laptop);
    assertThat(sessions("alice.b")).containsExactly(other);
  }

  @Test
  default void takesAwayWhatWasClosed() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo laptop = session("alice", "laptop");
    table().opened(phone);
    table().opened(laptop);
    table().closed("alice", phone.session());
    assertThat(sessions("alice")).containsExactly(laptop);
    table().closed("alice", laptop.session());
    assertThat(sessions("alice")).isEmpty();
  }

  @Test
  default void closesWhatIsNotThereWithoutHarm() {
    SessionInfo phone = session("alice", "phone");
    table().opened(phone);
    table().closed("alice", "none");
    table().closed("bob", phone.session());
    table().closed("nobody", "none");
    assertThat(sessions("alice")).containsExactly(phone);
  }

  @Test
  default void takesTheNewerWordOfASession() {
    SessionInfo phone = session("alice", "phone");
    SessionInfo later = phone.seen(NOON.plusSeconds(60), true);
    table().opened(phone);
    table().changed(later);
    assertThat(sessions("alice")).containsExactly(later);
  }

  @Test
  default void keepsWordsAsTheyAre() {
    for (String words :
        List.of("'; FLUSHALL; --", "<b>\"x\"</b>\n\r\0", "{alice} 日本 😀", "\\u0000")) {
      var device = new Device(words, words, words, words);
      var info =
          new SessionInfo(
              words, "alice@x", words, device, words, words, "2001:db8::1", 1, NOON, NOON, false);
      table().opened(info);
      assertThat(sessions("alice@x")).containsExactly(info);
      table().closed("alice@x", words);
      assertThat(sessions("alice@x")).isEmpty();
    }
  }

  @Test
  default void keepsWhatIsNotKnownUnknown() {
    var device = new Device("phone", null, null, null);
    var info =
        new SessionInfo(
            "s", "alice", "login", device, null, "tcp", "192.0.2.1", 1, NOON, NOON, false);
    table().opened(info);
    assertThat(sessions("alice")).containsExactly(info);
  }

  private List<SessionInfo> sessions(String user) {
    return table().ofUser(user).stream().map(TableEntry::session).toList();
  }

  static SessionInfo session(String user, String device) {
    return new SessionInfo(
        UUID.randomUUID().toString(),
        user,
        "login-of-" + device,
        new Device(device, "my " + device, "model", "platform"),
        "web/1.0",
        "websocket",
        "192.0.2.1",
        50_000,
        NOON,
        NOON,
        false);
  }
}
