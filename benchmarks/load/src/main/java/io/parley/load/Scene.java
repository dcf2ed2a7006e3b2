package io.parley.load;

import io.parley.load.client.Client;
import io.parley.load.client.OpenLoop;
import io.parley.load.client.Swarm;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ProcessUsage;
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

  Trial play(OpenLoop load) throws InterruptedException {
    var meter = new Meter(processes);
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
    private Map<String, ProcessUsage> before = Map.of();
    private Map<String, ProcessUsage> after = Map.of();

    Meter(NamedProcesses processes) {
      this.processes = processes;
    }

    @Override
    public void begins() {
      before = processes.usage();
    }

    @Override
    public void ends() {
      after = processes.usage();
    }

    Map<String, ProcessUsage> used() {
      return NamedProcesses.since(before, after);
    }
  }
}
