package io.parley.load;

import io.parley.load.relay.Relay;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench relay`: the relay alone, until stopped.
@Command(
    name = "relay",
    description = {
      "Run a relay that frames and forwards, and nothing else, until stopped.",
      "Whoever opens a WebSocket of the same path hears each other."
    })
final class RelayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of WebSocket (default: any free one).")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    var stopped = new CountDownLatch(1);
    try (Relay relay = Relay.start(port)) {
      var out = spec.commandLine().getOut();
      out.println(relay.port());
      out.flush();
      Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
      stopped.await();
    }
    return 0;
  }
}
