package io.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServersTest {

  @Test
  void changesTheDatabaseOfAUrlAndNothingElse() {
    assertThat(Servers.withDatabase("jdbc:postgresql://h:5432/test?user=u&password=p", "other"))
        .isEqualTo("jdbc:postgresql://h:5432/other?user=u&password=p");
  }
}
