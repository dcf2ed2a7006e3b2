package io.parley.router.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;

/// The keys of the store `conversations`; see the package. Their order as bytes is that of the
/// conversation, the kind of entry, and what follows it.
final class StateKey {

  private static final byte[] NOTHING = new byte[0];

  private StateKey() {}

  static Bytes head(String conversation) {
    return key(conversation, 'H', NOTHING);
  }

  static Bytes member(String conversation, String user) {
    return key(conversation, 'M', bytes(user));
  }

  /// What the keys of all members begin with.
  static Bytes members(String conversation) {
    return key(conversation, 'M', NOTHING);
  }

  static String userOf(Bytes memberKey, Bytes members) {
    int prefix = members.get().length;
    return new String(memberKey.get(), prefix, memberKey.get().length - prefix, UTF_8);
  }

  static Bytes formerMember(String conversation, String user) {
    return key(conversation, 'F', bytes(user));
  }

  static Bytes posted(String conversation, long sequence) {
    return key(conversation, 'P', ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
  }

  static Bytes clientId(String conversation, String user, UUID clientId) {
    byte[] name = bytes(user);
    ByteBuffer suffix = ByteBuffer.allocate(2 * Long.BYTES + name.length);
    suffix.putLong(clientId.getMostSignificantBits()).putLong(clientId.getLeastSignificantBits());
    return key(conversation, 'I', suffix.put(name).array());
  }

  static Bytes lastSent(String conversation, String user, String device) {
    return key(conversation, 'L', bytes(user + '\0' + device));
  }

  static Bytes cursor(String conversation, String user) {
    return key(conversation, 'C', bytes(user));
  }

  static Bytes frozen(String conversation) {
    return key(conversation, 'Z', NOTHING);
  }

  /// What the keys of all of a conversation's entries begin with.
  static Bytes conversation(String conversation) {
    byte[] id = bytes(conversation);
    return Bytes.wrap(Arrays.copyOf(id, id.length + 1));
  }

  /// The conversation whose freeze the key stands for; empty if it stands for anything else.
  static Optional<String> frozenConversation(Bytes key) {
    byte[] bytes = key.get();
    int idLength = bytes.length - 2;
    return idLength > 0 && bytes[idLength] == 0 && bytes[idLength + 1] == 'Z'
        ? Optional.of(new String(bytes, 0, idLength, UTF_8))
            .filter(id -> frozen(id).equals(key) && id.indexOf(0) < 0)
        : Optional.empty();
  }

  static boolean startsWith(Bytes key, Bytes prefix) {
    int length = prefix.get().length;
    return key.get().length >= length
        && Arrays.equals(key.get(), 0, length, prefix.get(), 0, length);
  }

  private static Bytes key(String conversation, char kind, byte[] suffix) {
    byte[] id = bytes(conversation);
    ByteBuffer key = ByteBuffer.allocate(id.length + 2 + suffix.length);
    key.put(id).put((byte) 0).put((byte) kind).put(suffix);
    return Bytes.wrap(key.array());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
