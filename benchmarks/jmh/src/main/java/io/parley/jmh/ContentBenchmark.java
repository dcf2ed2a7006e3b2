package io.parley.jmh;

import io.parley.schema.Content;
import io.parley.schema.EncryptedContent;
import io.parley.schema.RawJson;
import io.parley.service.content.ContentKey;
import io.parley.service.content.KeySubject;
import io.parley.service.content.MessagePlace;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What it takes to encrypt and to decrypt what a message says.
public class ContentBenchmark {

  private static final String CONVERSATION = "d:alice:bob";

  /// A message of so many bytes, and its key.
  @State(Scope.Thread)
  public static class Said {

    @Param({"128", "4096"})
    private int bytes;

    private final ContentKey key =
        new ContentKey(
            new UUID(1, 2), KeySubject.at("alice", CONVERSATION, Messages.NOW), new byte[32]);
    private final MessagePlace place =
        new MessagePlace(CONVERSATION, "alice", "clientId " + Messages.clientId(1));
    private RawJson json = RawJson.of("{}");
    private EncryptedContent encrypted = key.encrypt(json, place);

    @Setup
    public void say() {
      json = RawJson.of("x".repeat(bytes));
      encrypted = key.encrypt(json, place);
    }
  }

  @Benchmark
  public EncryptedContent encrypt(Said said) {
    return said.key.encrypt(said.json, said.place);
  }

  @Benchmark
  public Content decrypt(Said said) {
    return said.key.decrypt(said.encrypted, said.place);
  }
}
