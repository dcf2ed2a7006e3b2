package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportConfigTest {

  @Test
  void knowsEachWayToDriveSockets() {
    assertThat(config("io", "io_uring").io()).isEqualTo(SocketIo.IO_URING);
    assertThat(config("io", "nio").io()).isEqualTo(SocketIo.NIO);
  }

  @Test
  void saysWhatIsWrong() {
    refuses("io", "kqueue", "transport.io: ");
    refuses("admission.max-strangers", -1, "max-strangers must not be negative");
    refuses("admission.max-per-address", -1, "max-per-address must not be negative");
    refuses("admission.accepts", Map.of("burst", 0, "per-second", 1), "burst must be from 1 to ");
    refuses(
        "websocket.origins", List.of("example.com"), "origins: example.com is not scheme://host");
    refuses("websocket.origins", List.of("https://a.b/c"), "origins: https://a.b/c is not scheme");
    refuses("proxies.addresses", List.of("lb"), "addresses: lb is no address and no block");
    refuses("proxies.protocol", true, "protocol needs addresses");
    refuses("tls.key-file", "key.pem", "certificate-file and key-file go together");
  }

  private static TransportConfig config(String key, Object value) {
    return TestPipelines.config(Map.of(key, value));
  }

  private static void refuses(String key, Object value, String problem) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("settings: transport.")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("\n");
  }
}
