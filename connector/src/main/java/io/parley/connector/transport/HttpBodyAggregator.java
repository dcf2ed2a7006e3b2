package io.parley.connector.transport;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;

/// Puts requests together with their bodies; answers those whose body is too large.
final class HttpBodyAggregator extends HttpObjectAggregator {

  HttpBodyAggregator(int maxBytes) {
    super(maxBytes);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage message) {
    String text = "the body must not be longer than " + maxContentLength() + " bytes";
    var _ =
        context
            .writeAndFlush(
                HttpAnswers.response(
                    HttpAnswers.error(413, "too_large", text), HttpVersion.HTTP_1_1, false))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
