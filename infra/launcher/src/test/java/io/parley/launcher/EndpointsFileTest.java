package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsFileTest {

  private static final Endpoints ENDPOINTS =
      new Endpoints(
          List.of(
              new Endpoints.Node(
                  "node-1", "http://127.0.0.1:1", "tcp://127.0.0.1:2", "http://127.0.0.1:3")),
          "127.0.0.1:4",
          "redis://127.0.0.1:5",
          "jdbc:postgresql://127.0.0.1:6/parley?user=u&password=p");

  @TempDir Path data;

  @Test
  void givesBackWhatWasWritten() {
    try (var _ = EndpointsFile.write(data, ENDPOINTS)) {
      assertThat(EndpointsFile.read(data)).isEqualTo(ENDPOINTS);
    }
  }

  @Test
  void isThereAsLongAsWhatItNamesRuns() {
    EndpointsFile.write(data, ENDPOINTS).close();
    assertThat(data).isEmptyDirectory();
    assertThatThrownBy(() -> EndpointsFile.read(data))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "nothing runs on %s (no endpoints.json): start it with `parley dev --data %s`"
                .formatted(data, data));
  }

  @Test
  void saysThatItIsDamaged() throws Exception {
    Files.writeString(data.resolve("endpoints.json"), "{\"nodes\":[");
    assertThatThrownBy(() -> EndpointsFile.read(data))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("endpoints.json is damaged");
  }
}
