package io.parley.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.ErasedContent;
import io.parley.schema.LostContent;
import io.parley.schema.RawJson;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What the column of a message's content holds: its JSON; of one that is encrypted
/// `{"encrypted":"<Base64>"}`.
final class MessageText {

  private MessageText() {}

  static @Nullable String of(@Nullable Content content) {
    byte[] utf8 = utf8(content);
    return utf8 == null ? null : new String(utf8, UTF_8);
  }

  static byte @Nullable [] utf8(@Nullable Content content) {
    return switch (content) {
      case null -> null;
      case RawJson json -> json.utf8();
      case EncryptedContent encrypted ->
          ("{\"encrypted\":\"" + Base64.getEncoder().encodeToString(encrypted.bytes()) + "\"}")
              .getBytes(UTF_8);
      case LostContent _, ErasedContent _ ->
          throw new IllegalArgumentException("no event has lost content");
    };
  }
}
