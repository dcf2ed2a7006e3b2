package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.audit.AccountRole;
import io.parley.testing.WithServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley audit verify` of a platform that is in use.
@WithServers
@ExtendWith(PlatformExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AuditVerifyIT {

  /// Done twice, it is undone.
  private static final String FLIP =
      "update event set bytes = set_byte(bytes, length(bytes) - 3, get_byte(bytes, length(bytes)"
          + " - 3) # 1) where conversation_id = ? and sequence = 2";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestPlatform platform;
  private final String auditor;
  private final StringWriter out = new StringWriter();

  AuditVerifyIT(TestPlatform platform) {
    this.platform = platform;
    this.auditor = platform.newUser("auditor", AccountRole.AUDITOR);
  }

  @Test
  void findsWhatWasSaidIntactAndCompleteAndARowThatWasChangedAltered() throws Exception {
    String conversation = talk();
    platform.awaitProjected();

    assertThat(verify("--conversation", conversation)).as(out.toString()).isZero();
    JsonNode sound = report();
    assertThat(sound.path("integrity").asString()).isEqualTo("intact");
    assertThat(sound.path("completeness").asString()).isEqualTo("complete");
    assertThat(sound.path("events").asInt()).isEqualTo(3);
    assertThat(sound.path("logEvents").asInt()).isEqualTo(3);

    platform.execute(FLIP, conversation);
    try {
      assertThat(verify("--conversation", conversation)).isEqualTo(1);
      JsonNode altered = report();
      assertThat(altered.path("integrity").asString()).isEqualTo("violated");
      assertThat(altered.path("first").path("kind").asString()).isEqualTo("ALTERED");
      assertThat(altered.path("first").path("sequence").asInt()).isEqualTo(2);
    } finally {
      platform.execute(FLIP, conversation);
    }
  }

  @Test
  void saysInOneLineThatThereIsNoSuchArchive() throws Exception {
    assertThat(verify("--archive", "nowhere")).isEqualTo(1);

    assertThat(out.toString().strip()).isEqualTo("parley: no archive nowhere");
  }

  /// A direct conversation of three events.
  private String talk() throws Exception {
    String alice = platform.newUser("alice");
    String bob = platform.newUser("bob");
    try (var sender = ChatClient.connect(platform.node(0), alice, "phone")) {
      String conversation = sender.open(bob);
      sender.send(conversation, "one");
      sender.send(conversation, "two");
      return conversation;
    }
  }

  private int verify(String... more) throws Exception {
    out.getBuffer().setLength(0);
    String[] words =
        Stream.concat(
                Stream.of(
                    "audit",
                    "verify",
                    "--json",
                    "--config",
                    platform.configuration().toString(),
                    "--by",
                    auditor,
                    "--password-file",
                    platform.passwordFile().toString()),
                Stream.of(more))
            .toArray(String[]::new);
    var writer = new PrintWriter(out, true);
    return Parley.commandLine().setOut(writer).setErr(writer).execute(words);
  }

  private JsonNode report() {
    return JSON.readTree(out.toString().lines().toList().getLast());
  }
}
