package io.parley.load;

import io.parley.load.client.LoadFailed;
import io.parley.load.growth.Chart;
import io.parley.load.growth.Point;
import io.parley.service.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley bench growth`: what a message costs as something else grows.
@Command(
    name = "growth",
    description = {
      "Measure what a message costs, in CPU of each process, as something else grows: the rate, the"
          + " size of a group, idle connections, conversations that the router knows, rows of the"
          + " history, connectors.",
      "Each point is taken at the same rate, but for that of the rate, after a warm-up."
    })
final class GrowthCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OwnPlatform own = new OwnPlatform();

  @Mixin private ResultFile results = new ResultFile();

  @Parameters(paramLabel = "CURVE", description = "One of ${COMPLETION-CANDIDATES}.")
  private Curve curve = Curve.rate;

  @Option(
      names = "--points",
      paramLabel = "N",
      split = ",",
      description = "Sizes, rising, separated by commas (default: as the curve sees fit).")
  private List<Long> points = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "For how long messages count at each point (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--prepare",
      paramLabel = "N",
      defaultValue = "45",
      description = "Seconds of load before the first point (default: ${DEFAULT-VALUE}).")
  private int prepare;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw the curve there, as SVG.")
  private @Nullable Path chart;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Point> measured = new ArrayList<>();
    List<Long> sizes = sizes();
    try {
      curve.measure(
          new GrowthRun(own, sizes, seconds, prepare),
          point -> {
            measured.add(point);
            out.println(point.line(curve.growing(), curve.unit()));
            out.flush();
          });
    } catch (CompletionException e) {
      throw new StartupException("the scene can't be set: " + e.getCause(), e);
    } catch (LoadFailed e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } finally {
      results.write(spec, measured.stream().map(Point::json).toList());
      draw(measured);
    }
    return 0;
  }

  private List<Long> sizes() {
    if (points.isEmpty()) {
      return curve.points();
    }
    long before = 0;
    for (long size : points) {
      if (size <= before) {
        throw new StartupException("--points: write sizes from 1 on, rising, such as 10,100,1000");
      }
      before = size;
    }
    return points;
  }

  private void draw(List<Point> measured) {
    if (chart == null || measured.isEmpty()) {
      return;
    }
    String title = "CPU for each " + curve.unit() + ", by " + curve.growing();
    try {
      Files.writeString(chart, new Chart(title, curve.growing(), curve.unit(), measured).svg());
    } catch (IOException e) {
      throw new StartupException("can't write " + chart + ": " + e.getMessage(), e);
    }
  }
}
