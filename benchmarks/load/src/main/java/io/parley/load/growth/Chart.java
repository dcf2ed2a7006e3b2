package io.parley.load.growth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A curve for each process, and one of them all, as SVG; both axes are logarithmic, so that what
/// grows in proportion rises by a line of 45 degrees where decades are squares, and what does not
/// grow is level.
public final class Chart {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 64;
  private static final int RIGHT = 150;
  private static final int TOP = 40;
  private static final int BOTTOM = 48;
  private static final double LEAST = 0.01;
  private static final String ALL = "all processes";
  private static final List<String> COLOURS =
      List.of(
          "#222222", "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b",
          "#7f7f7f");

  private final String title;
  private final String growing;
  private final String unit;
  private final List<Point> points;
  private final Axis x;
  private final Axis y;

  /// Draws nothing yet.
  ///
  /// @param points at least one, by size
  public Chart(String title, String growing, String unit, List<Point> points) {
    this.title = title;
    this.growing = growing;
    this.unit = unit;
    this.points = List.copyOf(points);
    this.x =
        Axis.over(
            points.stream().map(point -> (double) point.size()).toList(), LEFT, WIDTH - RIGHT);
    List<Double> costs = new ArrayList<>();
    curves().values().forEach(costs::addAll);
    this.y = Axis.over(costs, HEIGHT - BOTTOM, TOP);
  }

  public String svg() {
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%d" y="22" font-size="15">%s</text>
        <text x="%d" y="%d" text-anchor="middle">%s</text>
        <text transform="translate(14,%d) rotate(-90)" text-anchor="middle">µs of CPU for each %s</text>
        """
            .formatted(
                WIDTH,
                HEIGHT,
                LEFT,
                title,
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 10,
                growing,
                HEIGHT / 2,
                unit));
    x.decades().forEach(value -> svg.append(vertical(value)));
    y.decades().forEach(value -> svg.append(horizontal(value)));
    int colour = 0;
    for (Map.Entry<String, List<Double>> curve : curves().entrySet()) {
      svg.append(curve(curve.getKey(), curve.getValue(), colour++));
    }
    return svg.append("</svg>\n").toString();
  }

  /// The cost at each point, by name.
  private Map<String, List<Double>> curves() {
    Map<String, List<Double>> curves = new LinkedHashMap<>();
    curves.put(ALL, points.stream().map(Point::micros).toList());
    points.stream()
        .flatMap(point -> point.usage().keySet().stream())
        .distinct()
        .forEach(
            process ->
                curves.put(
                    process,
                    points.stream()
                        .map(point -> point.microsByProcess().getOrDefault(process, 0.0))
                        .toList()));
    return curves;
  }

  private String curve(String name, List<Double> costs, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    var line = new StringBuilder();
    for (int i = 0; i < costs.size(); i++) {
      line.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x.at((double) points.get(i).size()), y.at(costs.get(i))));
    }
    int legend = TOP + 10 + 18 * number;
    return """
    <polyline points="%s" fill="none" stroke="%s" stroke-width="%s"/>
    <line x1="%d" x2="%d" y1="%d" y2="%d" stroke="%s" stroke-width="3"/><text x="%d" y="%d">%s</text>
    """
        .formatted(
            line.toString().strip(),
            colour,
            name.equals(ALL) ? "2.5" : "1.5",
            WIDTH - RIGHT + 12,
            WIDTH - RIGHT + 30,
            legend - 4,
            legend - 4,
            colour,
            WIDTH - RIGHT + 36,
            legend,
            name);
  }

  private String vertical(double value) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#dddddd\"/>"
            + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">%5$s</text>%n",
        x.at(value),
        TOP,
        HEIGHT - BOTTOM,
        HEIGHT - BOTTOM + 16,
        label(value));
  }

  private String horizontal(double value) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%2$d\" x2=\"%3$d\" y1=\"%1$.1f\" y2=\"%1$.1f\" stroke=\"#dddddd\"/>"
            + "<text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>%n",
        y.at(value),
        LEFT,
        WIDTH - RIGHT,
        LEFT - 6,
        y.at(value) + 4,
        label(value));
  }

  private static String label(double value) {
    return value >= 1 ? String.format(Locale.ROOT, "%,.0f", value) : Double.toString(value);
  }

  /// One logarithmic axis, of whole decades.
  private record Axis(int lowest, int highest, int from, int to) {

    static Axis over(List<Double> values, int from, int to) {
      double least = values.stream().mapToDouble(Axis::bounded).min().orElse(1);
      double most = values.stream().mapToDouble(Axis::bounded).max().orElse(1);
      int lowest = (int) Math.floor(Math.log10(least));
      int highest = (int) Math.ceil(Math.log10(most));
      return new Axis(lowest, Math.max(lowest + 1, highest), from, to);
    }

    double at(double value) {
      return from + (to - from) * (Math.log10(bounded(value)) - lowest) / (highest - lowest);
    }

    List<Double> decades() {
      List<Double> decades = new ArrayList<>();
      for (int power = lowest; power <= highest; power++) {
        decades.add(Math.pow(10, power));
      }
      return decades;
    }

    private static double bounded(double value) {
      return Math.max(LEAST, value);
    }
  }
}
