package io.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServerChoiceTest {

  @Test
  void takesTheEmbeddedServersWhenNothingIsSaid() {
    assertThat(ServerChoice.of(null)).isEqualTo(ServerChoice.EMBEDDED);
    assertThat(ServerChoice.of(" ")).isEqualTo(ServerChoice.EMBEDDED);
  }

  @Test
  void takesWhatIsNamed() {
    assertThat(ServerChoice.of("embedded")).isEqualTo(ServerChoice.EMBEDDED);
    assertThat(ServerChoice.of("TestContainers")).isEqualTo(ServerChoice.TESTCONTAINERS);
  }

  @Test
  void refusesAnyOtherNameAndSaysWhichThereAre() {
    assertThatThrownBy(() -> ServerChoice.of("podman"))
        .hasMessage("parley.servers=podman: must be one of embedded, testcontainers");
  }
}
