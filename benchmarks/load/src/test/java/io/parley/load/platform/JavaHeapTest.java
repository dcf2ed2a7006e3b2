package io.parley.load.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.load.client.LoadFailed;
import org.junit.jupiter.api.Test;

class JavaHeapTest {

  @Test
  void readsTheLastLineOfAHistogram() {
    String histogram =
        """
        4711:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:          1234          56789  [B (java.base@25)
        Total          2345         678900
        """;

    assertThat(JavaHeap.total(histogram)).isEqualTo(678_900);
  }

  @Test
  void saysWhatItWasToldInsteadOfAHistogram() {
    assertThatThrownBy(() -> JavaHeap.total("4711: no such process"))
        .isInstanceOf(LoadFailed.class)
        .hasMessageContaining("no such process");
  }
}
