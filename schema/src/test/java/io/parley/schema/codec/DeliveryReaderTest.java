package io.parley.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.delivery.Delivery;
import io.parley.schema.delivery.Delivery.TypingDelivery;
import io.parley.schema.signal.Typing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryReaderTest {

  private static final int KEPT = 250;

  private final DeliveryReader reader = new DeliveryReader(KEPT);

  @Test
  void readsWhatTheCodecReads() {
    for (List<String> users : List.of(users("a", 0), users("a", 2), users("é", 100))) {
      byte[] bytes = DeliveryCodec.encode(delivery(users));

      assertThat(reader.decode(bytes)).isEqualTo(DeliveryCodec.decode(bytes));
      assertThat(reader.decode(bytes)).as("again").isEqualTo(delivery(users));
    }
  }

  @Test
  void givesTheSameListForTheSameUsers() {
    List<String> first = read(users("a", 100));

    assertThat(read(users("a", 100))).isSameAs(first);
    assertThat(read(users("b", 100))).isNotSameAs(first).isEqualTo(users("b", 100));
    assertThat(read(users("a", 100))).isSameAs(first);
  }

  @Test
  void forgetsTheListThatItMetTheLongestTimeAgo() {
    List<String> a = read(users("a", 100));
    List<String> b = read(users("b", 100));
    assertThat(read(users("a", 100))).isSameAs(a);
    read(users("c", 100));

    assertThat(read(users("a", 100))).isSameAs(a);
    assertThat(read(users("b", 100))).isNotSameAs(b).isEqualTo(b);
  }

  @Test
  void keepsNoListThatIsTooLong() {
    assertThat(read(users("a", KEPT + 1))).isEqualTo(users("a", KEPT + 1));
    assertThat(read(users("b", 100))).isSameAs(read(users("b", 100)));
  }

  @Test
  void writesAReadListAsItStood() {
    byte[] bytes = DeliveryCodec.encode(delivery(users("a", 100)));

    assertThat(DeliveryCodec.encode(reader.decode(bytes))).isEqualTo(bytes);
    assertThat(DeliveryCodec.encode(delivery(EncodedUsers.of(users("a", 100))))).isEqualTo(bytes);
  }

  @Test
  void takesUsersThatAreParted() {
    byte[] whole = DeliveryCodec.encode(delivery(users("a", 2)));
    byte[] more = {4 << 3 | 2, 1, 'z'};
    byte[] parted = Arrays.copyOf(whole, whole.length + more.length);
    System.arraycopy(more, 0, parted, whole.length, more.length);

    assertThat(reader.decode(parted)).isEqualTo(delivery(List.of("a0", "a1", "z")));
  }

  @Test
  void refusesBytesThatEndWithinAUser() {
    byte[] bytes = DeliveryCodec.encode(delivery(users("a", 100)));

    for (int length = 10; length < 400; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> reader.decode(cut)).isInstanceOf(DecodeException.class);
    }
  }

  private List<String> read(List<String> users) {
    return ((TypingDelivery) reader.decode(DeliveryCodec.encode(delivery(users)))).users();
  }

  private static Delivery delivery(List<String> users) {
    return new TypingDelivery(1, new Typing("g:1", "alice"), users);
  }

  private static List<String> users(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
