package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Entry;
import io.parley.load.client.LoadFailed;
import io.parley.load.client.Swarm;
import io.parley.load.platform.NamedProcesses;
import io.parley.load.platform.ParleyProgram;
import io.parley.load.platform.Profiler;
import io.parley.load.platform.RelayProcess;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What the commands that send messages have in common: the scene is set on a Parley, and, if that
/// is wished for, the same on the relay; each is given the load.
final class LoadRun {

  static final int AT_ONCE = 200;

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private RateOptions rates = new RateOptions();

  @Mixin private ResultFile results = new ResultFile();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--relay",
      paramLabel = "RATE",
      description = "Afterwards give the relay the same to do, at this rate to begin with.")
  private double relayRate;

  /// Sets the scene on a Parley.
  interface Stage {
    Scene set(Target target, Swarm swarm) throws InterruptedException;
  }

  /// Runs it all.
  ///
  /// @param rooms how many rooms of the relay do the same
  /// @param members of each room
  /// @param senders of each room
  /// @param atMost what all but one delivery in a hundred may take
  int run(CommandSpec spec, Stage stage, int rooms, int members, int senders, Duration atMost)
      throws InterruptedException {
    List<Trial> trials = new ArrayList<>();
    var out = spec.commandLine().getOut();
    try {
      try (Target target = platform.open();
          Scene scene = stage.set(target, new Swarm(rates.threads()))) {
        trials.addAll(play(spec, scene, rates.rate(), atMost));
      }
      if (relayRate > 0) {
        try (RelayProcess relay = RelayProcess.start(ParleyProgram.own());
            Scene scene = relayScene(relay, rooms, members, senders)) {
          trials.addAll(play(spec, scene, relayRate, atMost));
        }
      }
    } catch (CompletionException e) {
      throw new StartupException("the scene can't be set: " + e.getCause(), e);
    } catch (LoadFailed e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
    results.write(spec, trials.stream().map(Trial::json).toList());
    out.flush();
    return trials.stream().allMatch(trial -> trial.lost() == 0) ? 0 : 1;
  }

  private List<Trial> play(CommandSpec spec, Scene scene, double rate, Duration atMost)
      throws InterruptedException {
    var out = spec.commandLine().getOut();
    scene.play(rates.preparation(rate), Profiler.NONE);
    return new Search(atMost, rates, profile.profiler())
        .run(
            scene,
            rate,
            trial -> {
              out.println(trial.line());
              out.flush();
            });
  }

  private Scene relayScene(RelayProcess relay, int rooms, int members, int senders)
      throws InterruptedException {
    var swarm = new Swarm(rates.threads());
    List<Entry> entries =
        IntStream.range(0, rooms * members)
            .<Entry>mapToObj(i -> new Entry.ToRelay(relay.address(), i % rooms))
            .toList();
    List<Client> clients = Arrivals.of(swarm, entries, AT_ONCE).clients();
    clients.forEach(client -> client.joinRoom(rates.textBytes()));
    return new Scene(
        "relay",
        swarm,
        clients.subList(0, rooms * senders),
        members - 1,
        false,
        NamedProcesses.of(Map.of("relay", relay.process())));
  }

  int textBytes() {
    return rates.textBytes();
  }
}
