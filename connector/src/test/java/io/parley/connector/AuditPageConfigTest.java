package io.parley.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPageConfigTest {

  @Test
  void isOffUnlessItIsAskedFor() {
    assertThat(Configuration.of(ConnectorConfig.class, Map.of()).auditPage().enabled()).isFalse();
    assertThat(
            Configuration.of(
                    ConnectorConfig.class, Map.of("audit-page.origin", "https://audit.example.com"))
                .auditPage()
                .origin())
        .isEqualTo("https://audit.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "origin, audit.example.com, origin must be as https://audit.example.com",
    "origin, https://audit.example.com/, origin must be as https://audit.example.com",
    "sessions, 0, sessions must be at least 1",
    "idle, 1s, idle must be from 10s to 12h",
    "concurrent, 0, concurrent must be from 1 to 64",
    "timeout, 26s, timeout must be from 1s to 25s",
    "export-bytes, 1, export-bytes must be at least 1000000"
  })
  void refusesInOneLineWhatCanNotBe(String key, String value, String reason) {
    assertThatThrownBy(
            () -> Configuration.of(ConnectorConfig.class, Map.of("audit-page." + key, value)))
        .hasMessageContaining(reason);
  }
}
