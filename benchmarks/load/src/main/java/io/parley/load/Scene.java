package io.parley.load;

import io.parley.load.client.Client;
import io.parley.load.client.OpenLoop;
import io.parley.load.client.Swarm;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ProcessUsage;
import io.parley.load.platform.Profiler;
import java.util.List;
import java.util.Map;

/// Clients that have come in and know where to send.
///
/// @param target what they are connected to
/// @param recipients of each message
/// @param answered whether the target answers its senders
/// @param processes that are measured
record Scene(
    String target,
    Swarm swarm,
    List<Client> senders,
    int recipients,
    boolean answered,
    NamedProcesses processes)
    implements AutoCloseable {

  /// @param profiler at work while messages count
  Trial play(OpenLoop load, Profiler profiler) throws InterruptedException {
    var meter = new Meter(processes, profiler);
    OpenLoop.Outcome outcome = load.run(swarm, senders, meter);
    return new Trial(
        target, load.perSecond(), recipients, answered, load.span(), outcome, meter.used());
  }

  @Override
  public void close() {
    swarm.close();
  }

  private static final class Meter implements OpenLoop.Watch {
    private final NamedProcesses processes;
    private final Profiler profiler;
    private Map<String, ProcessUsage> before = Map.of();
    private Map<String, ProcessUsage> after = Map.of();

    Meter(NamedProcesses processes, Profiler profiler) {
      this.processes = processes;
      this.profiler = profiler;
    }

    @Override
    public void begins() {
      before = processes.usage();
      profiler.begin(processes);
    }

    @Override
    public void ends() {
      after = processes.usage();
      profiler.end(processes);
    }

    Map<String, ProcessUsage> used() {
      return NamedProcesses.since(before, after);
    }
  }
}
