package io.parley.load.growth;

import io.parley.load.platform.ProcessUsage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What it costs at one size.
///
/// @param size of what grows
/// @param units of work that were done, such as deliveries
/// @param usage of each process meanwhile
/// @param more figures, by name
public record Point(
    long size, long units, Map<String, ProcessUsage> usage, Map<String, Object> more) {

  /// CPU for each unit, by process.
  Map<String, Double> microsByProcess() {
    Map<String, Double> micros = new LinkedHashMap<>();
    usage.forEach((process, used) -> micros.put(process, (double) used.cpuMicros() / units));
    return micros;
  }

  double micros() {
    return microsByProcess().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// For people, in one line.
  public String line(String growing, String unit) {
    String processes =
        microsByProcess().entrySet().stream()
            .map(entry -> String.format(Locale.ROOT, "%s %.2f", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%9d %-14s %9.2f µs of CPU for each %s: %s  %s",
        size,
        growing,
        micros(),
        unit,
        processes,
        more);
  }

  /// For programs.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", size);
    json.put("units", units);
    json.put("cpuMicrosPerUnit", micros());
    json.put("cpuMicrosPerUnitByProcess", microsByProcess());
    json.putAll(more);
    return json;
  }
}
