package io.parley.connector.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpBody;
import io.parley.connector.account.HttpCall;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Answers HTTP requests, one after another: the next one is not read before this one is answered.
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final HttpRoutes routes;
  private final WebSocketUpgrade upgrade;
  private final ClientAddress addresses;

  HttpHandler(HttpRoutes routes, WebSocketUpgrade upgrade, ClientAddress addresses) {
    super(FullHttpRequest.class);
    this.routes = routes;
    this.upgrade = upgrade;
    this.addresses = addresses;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    addresses.tellForwarded(context.channel(), request.headers().getAll("X-Forwarded-For"));
    String path = path(request.uri());
    if (request.decoderResult().isFailure()) {
      answer(context, HttpAnswers.error(400, "bad_request", "not an HTTP request"), false, false);
    } else if (path.equals(WebSocketUpgrade.PATH)) {
      upgrade.upgrade(context, request);
    } else {
      boolean keepAlive = HttpUtil.isKeepAlive(request);
      boolean head = request.method().equals(HttpMethod.HEAD);
      context.channel().config().setAutoRead(false);
      routes.answer(
          call(context, request, path), answer -> answer(context, answer, head, keepAlive));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A timeout, a reset, or bytes that are no HTTP: there is nobody to tell.
    var _ = context.close();
  }

  /// On any thread.
  private static void answer(
      ChannelHandlerContext context, HttpAnswer answer, boolean head, boolean keepAlive) {
    FullHttpResponse response = HttpAnswers.response(answer, HttpVersion.HTTP_1_1, keepAlive);
    if (head) {
      response.content().clear();
    }
    ChannelFutureListener then = keepAlive ? HttpHandler::readOn : ChannelFutureListener.CLOSE;
    var _ = context.writeAndFlush(response).addListener(then);
  }

  private static void readOn(ChannelFuture written) {
    written.channel().config().setAutoRead(true);
  }

  private static HttpCall call(
      ChannelHandlerContext context, FullHttpRequest request, String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, second) -> first + ", " + second));
    return new HttpCall(
        request.method().name(),
        path,
        headers,
        HttpBody.of(ByteBufUtil.getBytes(request.content())),
        ClientAddress.of(context.channel()).getHostString());
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /// Answers a page that must not connect, on behalf of [WebSocketUpgrade].
  static void refuseOrigin(ChannelHandlerContext context) {
    String text = "pages of this origin must not connect";
    answer(context, HttpAnswers.error(403, "forbidden", text), false, false);
  }

  /// Answers what is no upgrade, on behalf of [WebSocketUpgrade].
  static void refuseUpgrade(ChannelHandlerContext context) {
    HttpAnswer error = HttpAnswers.error(426, "upgrade_required", "this is for WebSocket");
    answer(
        context,
        new HttpAnswer(
            error.status(),
            Map.of(
                HttpHeaderNames.UPGRADE.toString(),
                "websocket",
                HttpHeaderNames.CONTENT_TYPE.toString(),
                "application/json"),
            error.body()),
        false,
        false);
  }
}
