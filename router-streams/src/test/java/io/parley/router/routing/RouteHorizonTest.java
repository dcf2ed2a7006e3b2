package io.parley.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.router.routing.RouteHorizon.Append;
import org.junit.jupiter.api.Test;

class RouteHorizonTest {

  private final RouteTable routes = new RouteTable();
  private final RouteHorizon horizon = new RouteHorizon(routes);

  @Test
  void isWhatWasAppliedWhenNothingIsUnderWay() {
    routes.skip(41);

    assertThat(horizon.offset()).isEqualTo(42);
  }

  @Test
  void waitsForCommandsThatLookedUpBefore() {
    routes.skip(4);
    horizon.enter();
    routes.skip(9);

    assertThat(horizon.offset()).isEqualTo(5);
    horizon.leave();
    assertThat(horizon.offset()).isEqualTo(10);
  }

  @Test
  void waitsForTheirAppends() {
    routes.skip(4);
    horizon.enter();
    Append first = horizon.append();
    Append second = horizon.append();
    horizon.leave();
    routes.skip(9);

    first.end();
    assertThat(horizon.offset()).isEqualTo(5);
    second.end();
    assertThat(horizon.offset()).isEqualTo(10);
  }

  @Test
  void isHeldByTheEarliest() {
    routes.skip(4);
    horizon.enter();
    Append early = horizon.append();
    horizon.leave();
    routes.skip(5);
    horizon.enter();
    Append late = horizon.append();
    horizon.leave();
    routes.skip(6);

    late.end();
    assertThat(horizon.offset()).isEqualTo(5);
    early.end();
    assertThat(horizon.offset()).isEqualTo(7);
  }
}
