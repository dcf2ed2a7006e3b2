package io.parley.load.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Processes whose use of the machine is measured, by name.
public record NamedProcesses(SortedMap<String, ProcessHandle> byName) {

  public static NamedProcesses of(Map<String, ProcessHandle> byName) {
    return new NamedProcesses(new TreeMap<>(byName));
  }

  /// What each has used, with all that run below it.
  public Map<String, ProcessUsage> usage() {
    Map<String, ProcessUsage> usage = new LinkedHashMap<>();
    byName.forEach((name, process) -> usage.put(name, ProcessUsage.of(process)));
    return usage;
  }

  /// What each has used since.
  public static Map<String, ProcessUsage> since(
      Map<String, ProcessUsage> before, Map<String, ProcessUsage> now) {
    Map<String, ProcessUsage> used = new LinkedHashMap<>();
    now.forEach(
        (name, usage) ->
            used.put(name, usage.since(before.getOrDefault(name, ProcessUsage.NOTHING))));
    return used;
  }
}
