package io.parley.connector.transport;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

/// `permessage-deflate` (RFC 7692), for clients that ask for it. What a message may grow to when it
/// is expanded is bounded, short ones are sent as they are, and where the client offers it no
/// context is kept between two messages.
final class MessageCompression {

  private static final int LEVEL = 6;

  /// Shorter messages hardly shrink.
  private static final int MIN_BYTES = 256;

  private static final WebSocketExtensionFilterProvider LONG_MESSAGES =
      new WebSocketExtensionFilterProvider() {
        @Override
        public WebSocketExtensionFilter encoderFilter() {
          return MessageCompression::isShort;
        }

        @Override
        public WebSocketExtensionFilter decoderFilter() {
          return WebSocketExtensionFilter.NEVER_SKIP;
        }
      };

  private MessageCompression() {}

  /// Looks at one handshake, and puts itself into the pipeline if the client asks for it.
  static ChannelHandler handler(int maxMessageBytes) {
    return new WebSocketServerExtensionHandler(
        new PerMessageDeflateServerExtensionHandshaker(
            LEVEL,
            ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
            PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
            true,
            true,
            PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
            PerMessageDeflateServerExtensionHandshaker.DEFAULT_MEM_LEVEL,
            LONG_MESSAGES,
            maxMessageBytes));
  }

  private static boolean isShort(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame && frame.content().readableBytes() < MIN_BYTES;
  }
}
