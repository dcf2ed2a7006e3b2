package io.parley.connector.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// A Lua script. All its keys must be in one slot of a cluster.
///
/// Of one that changes something the text is sent each time. By its digest it would be shorter, but
/// a Redis that does not know it would be asked twice, and the second request would come after what
/// was sent in between. Questions, which come by the hundred, are asked by their digest.
final class RedisScript {

  private final byte[] utf8;
  private final String digest;

  private RedisScript(String text) {
    this.utf8 = text.getBytes(UTF_8);
    this.digest = Base16.digest(utf8);
  }

  /// Reads `lua/<name>.lua` beside this class; of several names the texts one after the other.
  static RedisScript load(String... names) {
    return new RedisScript(
        Arrays.stream(names).map(RedisScript::read).collect(Collectors.joining()));
  }

  private static String read(String name) {
    String resource = "lua/" + name + ".lua";
    try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs one that answers with texts.
  CompletableFuture<List<String>> list(RedisLink redis, List<String> keys, String... arguments) {
    CompletableFuture<List<Object>> answer =
        redis.send(
            commands ->
                commands.eval(
                    utf8, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments));
    return answer.thenApply(RedisScript::texts);
  }

  /// Asks one that answers with texts, and whose order among other requests does not matter.
  CompletableFuture<List<String>> ask(RedisLink redis, List<String> keys, String... arguments) {
    CompletableFuture<List<Object>> answer =
        redis.send(
            commands ->
                commands.evalsha(
                    digest, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments));
    return answer
        .thenApply(RedisScript::texts)
        .exceptionallyCompose(
            failure ->
                RedisLink.isNoScript(failure)
                    ? list(redis, keys, arguments)
                    : CompletableFuture.failedFuture(failure));
  }

  private static List<String> texts(List<Object> answer) {
    return answer.stream().map(String::valueOf).toList();
  }

  /// Runs one that answers with a whole number.
  CompletableFuture<Long> run(RedisLink redis, List<String> keys, String... arguments) {
    return redis.send(
        commands ->
            commands.eval(utf8, ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments));
  }
}
