package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Disconnected;
import io.parley.chaos.observation.Observation.Disrupted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How often devices lost their connections while nodes were replaced one after the other: once for
/// each node at most, and never for anything else.
///
/// @param tooMany a line for each device and replaced node
/// @param most of one device during one replacement
public record Reconnects(List<String> tooMany, int most) {

  private static final String NODE = "node-";

  /// Counts them in a run in which nothing but restarts happened.
  public static Reconnects of(List<Observation> observations) {
    List<Observation> byTime = new ArrayList<>(observations);
    byTime.sort(Comparator.comparingLong(Observation::atNs));
    List<String> tooMany = new ArrayList<>();
    Map<Device, Integer> countByDevice = new HashMap<>();
    String replaced = "";
    int most = 0;
    for (Observation observation : byTime) {
      if (observation instanceof Disrupted fault && fault.target().startsWith(NODE)) {
        replaced = fault.target();
        countByDevice.clear();
      } else if (observation instanceof Disconnected gone) {
        int count = countByDevice.merge(gone.device(), 1, Integer::sum);
        most = Math.max(most, count);
        if (replaced.isEmpty() || count > 1) {
          tooMany.add(
              "%s lost its connection (%d) %s"
                  .formatted(
                      gone.device(),
                      gone.code(),
                      replaced.isEmpty()
                          ? "before any node was replaced"
                          : "%d times since %s was replaced".formatted(count, replaced)));
        }
      }
    }
    return new Reconnects(tooMany, most);
  }
}
