package io.parley.load.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.load.platform.ProcessUsage;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

  private static Point point(long size, long routerMicros, long nodeMicros) {
    return new Point(
        size,
        100,
        Map.of(
            "router", new ProcessUsage(routerMicros, 0), "node-1", new ProcessUsage(nodeMicros, 0)),
        Map.of());
  }

  @Test
  void hasACurveForEachProcessAndOneOfThemAll() throws Exception {
    var chart =
        new Chart("cost", "members", "delivery", List.of(point(1, 300, 700), point(10, 30, 70)));

    NodeList curves = parsed(chart.svg()).getElementsByTagName("polyline");

    assertThat(curves.getLength()).isEqualTo(3);
    assertThat(curves.item(0).getAttributes().getNamedItem("points").getNodeValue())
        .isEqualTo("64.0,40.0 570.0,206.0");
  }

  @Test
  void bearsAProcessThatCostsNothingAndOneThatIsNotAlwaysThere() throws Exception {
    var idle = new Point(5, 100, Map.of("redis", new ProcessUsage(0, 0)), Map.of());

    String svg = new Chart("cost", "nodes", "message", List.of(point(1, 1, 1), idle)).svg();

    assertThat(parsed(svg).getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
