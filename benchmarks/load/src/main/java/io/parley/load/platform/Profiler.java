package io.parley.load.platform;

import io.parley.load.client.LoadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import one.profiler.AsyncProfilerLoader;

/// What looks where Java processes spend their time or memory while they are measured.
public sealed interface Profiler {

  /// Looks nowhere.
  Profiler NONE = new None();

  void begin(NamedProcesses processes);

  void end(NamedProcesses processes);

  /// async-profiler.
  ///
  /// @param event `cpu`, `ctimer`, `wall` or `alloc`
  /// @param directory gets, for each process, `NAME-EVENT.html`, a flame graph, and
  ///   `NAME-EVENT.txt`, its stacks, one a line, each with how often it was seen
  record Flames(String event, Path directory) implements Profiler {

    @Override
    public void begin(NamedProcesses processes) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw new LoadFailed("can't make " + directory + ": " + e.getMessage(), e);
      }
      java(processes).forEach(one -> command(one, "start", "-e", event, "-t"));
    }

    @Override
    public void end(NamedProcesses processes) {
      for (Named one : java(processes)) {
        String name = directory.resolve(one.name() + "-" + event).toAbsolutePath().toString();
        command(one, "dump", "-o", "collapsed", "-f", name + ".txt");
        command(one, "stop", "-o", "flamegraph", "-f", name + ".html");
      }
    }

    private record Named(String name, ProcessHandle process) {}

    private static List<Named> java(NamedProcesses processes) {
      List<Named> java = new ArrayList<>();
      processes
          .byName()
          .forEach(
              (name, process) -> {
                if (process.info().command().orElse("").endsWith("java")) {
                  java.add(new Named(name, process));
                }
              });
      return java;
    }

    private static void command(Named target, String... arguments) {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.add(Long.toString(target.process().pid()));
      try {
        AsyncProfilerLoader.executeProfiler(all.toArray(String[]::new));
      } catch (IOException | IllegalStateException e) {
        throw new LoadFailed("can't profile " + target.name() + ": " + e.getMessage(), e);
      }
    }
  }

  /// Nothing.
  record None() implements Profiler {
    @Override
    public void begin(NamedProcesses processes) {}

    @Override
    public void end(NamedProcesses processes) {}
  }
}
