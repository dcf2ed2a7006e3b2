package io.parley.servers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedKafkaIT {

  @TempDir Path directory;

  @Test
  void refusesATakenPort() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, port))
          .isInstanceOf(ServerFailed.class)
          .message()
          .startsWith("Kafka: port " + port + " is taken")
          .doesNotContain("\n");
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithItsData() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(
        directory.resolve("data/meta.properties"), "version=1\nnode.id=77\ncluster.id=x\n");
    assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
        .isInstanceOf(ServerFailed.class)
        .message()
        .startsWith("Kafka in " + directory + ": ")
        .doesNotContain("\n");
  }

  @Test
  void makesNoTopicByItself() {
    try (var kafka = EmbeddedKafka.start(directory, 0)) {
      assertThatThrownBy(() -> Clients.append(kafka.bootstrap(), "nowhere"))
          .hasMessageContaining("not present in metadata");
    }
  }
}
