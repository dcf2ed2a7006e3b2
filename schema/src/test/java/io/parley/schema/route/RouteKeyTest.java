package io.parley.schema.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.schema.route.RouteKey.ChannelKey;
import io.parley.schema.route.RouteKey.NodeKey;
import io.parley.schema.route.RouteKey.UserKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteKeyTest {

  @Test
  void isReadAsItWasWritten() {
    List<RouteKey> keys =
        List.of(
            new NodeKey("n1", 1L << 60),
            new UserKey("a.b@c.org", "n1", 7),
            new ChannelKey("c:00112233445566778899aabbccddeeff", "n1", 7));

    assertThat(keys.stream().map(Object::toString).map(RouteKey::parse)).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n/a",
        "n/a/b",
        "n/a/1/2",
        "u/alice/n1",
        "u/alice/n1/x",
        "x/n1/1",
        "/n1/1"
      })
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> RouteKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
