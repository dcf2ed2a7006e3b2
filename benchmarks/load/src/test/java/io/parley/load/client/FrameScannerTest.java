package io.parley.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameScannerTest {

  private final List<String> seen = new ArrayList<>();

  private final FrameScanner.Listener listener =
      new FrameScanner.Listener() {
        @Override
        public void text(ByteBuf in, int start, int length) {
          seen.add(in.toString(start, length, UTF_8));
        }

        @Override
        public void ping(ByteBuf in, int start, int length) {
          seen.add("ping " + in.toString(start, length, UTF_8));
        }

        @Override
        public void close(int code) {
          seen.add("close " + code);
        }
      };

  @Test
  void readsFramesOfEveryLength() {
    String longText = "x".repeat(70_000);
    ByteBuf in = Unpooled.buffer();
    frame(in, 0x81, "short");
    frame(in, 0x81, "y".repeat(300));
    frame(in, 0x81, longText);
    frame(in, 0x89, "are you there");
    in.writeByte(0x88).writeByte(2).writeShort(4103);

    FrameScanner.scan(in, listener);

    assertThat(seen)
        .containsExactly("short", "y".repeat(300), longText, "ping are you there", "close 4103");
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void leavesWhatIsNotYetWhole() {
    ByteBuf whole = Unpooled.buffer();
    frame(whole, 0x81, "first");
    int first = whole.readableBytes();
    frame(whole, 0x81, "z".repeat(200));
    for (int cut = first; cut < whole.readableBytes(); cut++) {
      seen.clear();
      ByteBuf in = whole.copy(0, cut);
      FrameScanner.scan(in, listener);
      assertThat(seen).containsExactly("first");
      assertThat(in.readableBytes()).isEqualTo(cut - first);
    }
  }

  @Test
  void refusesAFragment() {
    ByteBuf in = Unpooled.buffer();
    frame(in, 0x01, "part");

    assertThatThrownBy(() -> FrameScanner.scan(in, listener))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void frame(ByteBuf out, int first, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    out.writeByte(first);
    if (bytes.length < 126) {
      out.writeByte(bytes.length);
    } else if (bytes.length <= 0xffff) {
      out.writeByte(126).writeShort(bytes.length);
    } else {
      out.writeByte(127).writeLong(bytes.length);
    }
    out.writeBytes(bytes);
  }
}
