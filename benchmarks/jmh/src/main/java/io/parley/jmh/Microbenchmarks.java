package io.parley.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks, or those that the command line names: how long an operation takes, and what
/// it allocates. It takes JMH's own options.
final class Microbenchmarks {

  private static final int FORKS = 1;
  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 5;
  private static final TimeValue SECOND = TimeValue.seconds(1);

  private Microbenchmarks() {}

  static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    var asked = new CommandLineOptions(arguments);
    var options =
        new OptionsBuilder()
            .parent(asked)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(asked.getForkCount().orElse(FORKS))
            .warmupIterations(asked.getWarmupIterations().orElse(WARM_UPS))
            .warmupTime(asked.getWarmupTime().orElse(SECOND))
            .measurementIterations(asked.getMeasurementIterations().orElse(MEASUREMENTS))
            .measurementTime(asked.getMeasurementTime().orElse(SECOND))
            .addProfiler(GCProfiler.class)
            .build();
    var _ = new Runner(options).run();
  }
}
