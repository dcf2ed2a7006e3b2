package io.parley.load.relay;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Objects;

/// Flushes a channel once for all that is written in one turn of its event loop.
final class FlushOnce {

  private static final AttributeKey<FlushOnce> KEY = AttributeKey.valueOf(FlushOnce.class, "flush");

  private final Channel channel;
  private boolean scheduled;

  private FlushOnce(Channel channel) {
    this.channel = channel;
  }

  static void prepare(Channel channel) {
    channel.attr(KEY).set(new FlushOnce(channel));
  }

  static FlushOnce of(Channel channel) {
    return Objects.requireNonNull(channel.attr(KEY).get());
  }

  void soon() {
    if (!scheduled) {
      scheduled = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    scheduled = false;
    channel.flush();
  }
}
