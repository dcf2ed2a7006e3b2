package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.parley.connector.account.HttpAnswer;
import io.parley.connector.account.HttpBody;
import java.util.Map;

/// HTTP answers and what all of them have.
final class HttpAnswers {

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "content-security-policy",
          "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'",
          "x-content-type-options",
          "nosniff",
          "referrer-policy",
          "no-referrer");

  private HttpAnswers() {}

  /// An error as the account API has it.
  ///
  /// @param message without anything that JSON would have to escape
  static HttpAnswer error(int status, String code, String message) {
    String json =
        "{\"code\":\"%s\",\"message\":\"%s\",\"retryable\":%s}"
            .formatted(code, message, status >= 500);
    return new HttpAnswer(
        status, Map.of("content-type", "application/json"), HttpBody.of(json.getBytes(UTF_8)));
  }

  static FullHttpResponse response(HttpAnswer answer, HttpVersion version, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body().bytes()));
    SECURITY_HEADERS.forEach(response.headers()::set);
    answer.headers().forEach(response.headers()::set);
    if (answer.status() != HttpResponseStatus.NO_CONTENT.code()
        && answer.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().bytes().length);
    }
    HttpUtil.setKeepAlive(response.headers(), version, keepAlive);
    return response;
  }
}
