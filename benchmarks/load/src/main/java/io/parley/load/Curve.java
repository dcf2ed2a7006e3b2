package io.parley.load;

import io.parley.load.growth.Point;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What grows.
enum Curve {
  rate("messages a second", "message", "500,1000,2000,4000,8000,12000") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.rate(each);
    }
  },
  group("members", "delivery", "2,10,100,1000,5000") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.group(each);
    }
  },
  connections("idle connections", "message", "100,1000,4000,8000,16000") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.connections(each);
    }
  },
  conversations("conversations", "command", "10,100,1000,10000,100000,1000000") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.conversations(each);
    }
  },
  history("rows of history", "event", "100000,300000,1000000,3000000,10000000") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.history(each);
    }
  },
  nodes("connectors", "message", "1,2,3,4") {
    @Override
    void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException {
      run.nodes(each);
    }
  };

  private final String growing;
  private final String unit;
  private final String points;

  /// @param points separated by commas
  Curve(String growing, String unit, String points) {
    this.growing = growing;
    this.unit = unit;
    this.points = points;
  }

  abstract void measure(GrowthRun run, Consumer<Point> each) throws InterruptedException;

  String growing() {
    return growing;
  }

  /// Of work, by which costs are divided.
  String unit() {
    return unit;
  }

  /// Unless others are wished for.
  List<Long> points() {
    return Stream.of(points.split(",", -1)).map(Long::valueOf).toList();
  }
}
