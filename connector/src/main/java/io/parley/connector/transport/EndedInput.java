package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;

/// A socket of which the other side has ended its half, and which still has something to write.
///
/// Netty 4.2.18 takes a socket that waits for nothing out of its epoll set, and does not put it
/// back when it has to wait until there is room to write: it closes it. Registered anew, with
/// nothing to read, the socket is added when that is needed.
final class EndedInput {

  private EndedInput() {}

  /// To be called when the end of input was seen. On the channel's event loop.
  static void settle(Channel channel) {
    if (channel instanceof EpollSocketChannel) {
      // Not before Netty itself is done with the end of input.
      channel.eventLoop().execute(() -> registerAnew(channel));
    }
  }

  private static void registerAnew(Channel channel) {
    if (channel.isActive()) {
      EventLoop loop = channel.eventLoop();
      var _ = channel.deregister().addListener(_ -> register(channel, loop));
    }
  }

  private static void register(Channel channel, EventLoop loop) {
    var _ = loop.register(channel);
  }
}
