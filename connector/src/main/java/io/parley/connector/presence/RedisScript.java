package io.parley.connector.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A Lua script that answers with a whole number. All its keys must be in one slot of a cluster.
///
/// Its text is sent each time. By its digest it would be shorter, but a Redis that does not know it
/// would be asked twice, and the second request would come after what was sent in between.
final class RedisScript {

  private final String text;

  private RedisScript(String text) {
    this.text = text;
  }

  /// Reads `lua/<name>.lua` beside this class.
  static RedisScript load(String name) {
    String resource = "lua/" + name + ".lua";
    try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + resource);
      }
      return new RedisScript(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CompletableFuture<Long> run(RedisLink redis, List<String> keys, String... arguments) {
    return redis.send(
        commands ->
            commands.eval(text, ScriptOutputType.INTEGER, keys.toArray(String[]::new), arguments));
  }
}
