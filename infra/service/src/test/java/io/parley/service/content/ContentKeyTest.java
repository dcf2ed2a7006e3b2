package io.parley.service.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import io.parley.schema.command.Command.EditMessage;
import io.parley.schema.command.Command.SendMessage;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKeyTest {

  private static final String CONVERSATION = "d:alice:bob";
  private static final KeySubject SUBJECT =
      new KeySubject("alice", CONVERSATION, YearMonth.of(2026, 11));
  private static final UUID ID = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
  private static final UUID MESSAGE = UUID.fromString("019aa0b0-0000-7000-8000-000000000001");
  private static final RawJson HELLO = RawJson.of("{\"kind\":\"text\",\"text\":\"hello\"}");
  private static final MessagePlace PLACE = posted("alice", MESSAGE);

  private final ContentKey key = new ContentKey(ID, SUBJECT, counting(0));

  @Test
  void decryptsWhatItHasEncrypted() {
    assertThat(key.decrypt(key.encrypt(HELLO, PLACE), PLACE)).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65_536})
  void encryptsContentsOfAnyLength(int length) {
    RawJson content = RawJson.of("x".repeat(length));
    EncryptedContent encrypted = key.encrypt(content, PLACE);

    assertThat(encrypted.bytes()).hasSize(length + EncryptedContent.OVERHEAD_BYTES);
    assertThat(key.decrypt(encrypted, PLACE)).isEqualTo(content);
  }

  @Test
  void encryptsTheSameMessageIntoTheSameBytes() {
    var again = new ContentKey(ID, SUBJECT, counting(0));

    assertThat(again.encrypt(HELLO, PLACE)).isEqualTo(key.encrypt(HELLO, PLACE));
  }

  @Test
  void neverUsesANonceForTwoMessages() {
    RawJson other = RawJson.of("{\"kind\":\"text\",\"text\":\"hullo\"}");

    assertThat(
            List.of(
                nonce(HELLO, PLACE),
                nonce(other, PLACE),
                nonce(HELLO, posted("alice", new UUID(7L << 12, Long.MIN_VALUE))),
                nonce(HELLO, edited(5)),
                nonce(HELLO, edited(6))))
        .doesNotHaveDuplicates();
  }

  @Test
  void doesNotDecryptWhatWasPutElsewhere() {
    EncryptedContent encrypted = key.encrypt(HELLO, PLACE);

    assertThat(key.decrypt(encrypted, posted("bob", MESSAGE))).isEqualTo(LostContent.UNREADABLE);
    assertThat(key.decrypt(encrypted, edited(1))).isEqualTo(LostContent.UNREADABLE);
  }

  @Test
  void doesNotDecryptWhatWasChangedAnywhere() {
    byte[] encrypted = key.encrypt(HELLO, PLACE).bytes();
    for (int at = 17; at < encrypted.length; at++) {
      byte[] changed = encrypted.clone();
      changed[at] ^= 1;
      assertThat(key.decrypt(EncryptedContent.of(changed), PLACE))
          .as("byte %d", at)
          .isEqualTo(LostContent.UNREADABLE);
    }
  }

  @Test
  void anotherKeyDoesNotDecryptIt() {
    Content decrypted =
        new ContentKey(ID, SUBJECT, counting(1)).decrypt(key.encrypt(HELLO, PLACE), PLACE);

    assertThat(decrypted).isEqualTo(LostContent.UNREADABLE);
  }

  /// The example of docs/audit.md.
  @Test
  void encryptsAsItAlwaysDid() {
    assertThat(HexFormat.of().formatHex(key.encrypt(HELLO, PLACE).bytes()))
        .isEqualTo(
            "0100112233445546778899aabbccddeeff"
                + "b1848ed745639a268def7c2e"
                + "dff8fcdeddacaa55f33d39aea136de8e7ea1a29bce5f461f22"
                + "aa95d69b7a6d6adbed0330fe51403daeddcc26577b");
  }

  private byte[] nonceBytes(RawJson content, MessagePlace place) {
    return key.encrypt(content, place).nonce();
  }

  private String nonce(RawJson content, MessagePlace place) {
    return Arrays.toString(nonceBytes(content, place));
  }

  private static MessagePlace posted(String author, UUID clientId) {
    return MessagePlace.of(
        CONVERSATION, author, new SendMessage(clientId, null, HELLO, null, List.of()));
  }

  private static MessagePlace edited(long target) {
    return MessagePlace.of(CONVERSATION, "alice", new EditMessage(target, HELLO));
  }

  /// 32 bytes that count up.
  private static byte[] counting(int from) {
    byte[] bytes = new byte[ContentKey.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }
}
