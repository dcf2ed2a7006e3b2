package io.parley.load;

import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Entry;
import io.parley.load.client.LoadFailed;
import io.parley.load.client.Swarm;
import io.parley.load.client.Tally;
import io.parley.load.platform.BenchAccounts;
import io.parley.load.platform.TokenMint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench crowd-part`: the other end of [CrowdPart].
@Command(
    name = "crowd-part",
    hidden = true,
    description = "Clients of one connector, told by lines on standard input what to do.")
final class CrowdPartCommand implements Callable<Integer> {

  private static final int HEARD_TIMEOUT_SECONDS = 15;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--port", required = true, description = "Of the connector.")
  private int port;

  @Option(names = "--key", required = true, description = "That signs access tokens.")
  private Path key = Path.of("");

  @Option(names = "--run", required = true, description = "What the users' names begin with.")
  private String run = "";

  @Option(names = "--from", required = true, description = "The first user.")
  private int from;

  @Option(names = "--to", required = true, description = "Behind the last user.")
  private int to;

  private List<Client> clients = List.of();
  private long heardBefore;

  @Override
  public Integer call() throws InterruptedException {
    try (var swarm = new Swarm(1);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "come" -> answer(come(swarm, Integer.parseInt(words[1])), 0);
          case "subscribe" -> answer(subscribe(words[1]), 0);
          case "expect" -> answer(expect(swarm), 0);
          case "heard" -> heard(swarm);
          case "hold" -> {
            TimeUnit.SECONDS.sleep(Long.parseLong(words[1]));
            answer(clients.stream().filter(Client::isConnected).count(), 0);
          }
          default -> throw new LoadFailed("not understood: " + line);
        }
      }
    } catch (IOException e) {
      throw new LoadFailed("nobody says what to do", e);
    }
    return 0;
  }

  private int come(Swarm swarm, int atOnce) throws InterruptedException {
    var accounts = new BenchAccounts(run);
    TokenMint mint = TokenMint.of(key);
    var node = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    List<Entry.ToNode> entries =
        IntStream.range(from, to)
            .mapToObj(accounts::user)
            .map(user -> new Entry.ToNode(node, user, mint.token(user, Entry.ToNode.DEVICE), "{}"))
            .toList();
    clients = Arrivals.of(swarm, entries, atOnce).clients();
    return clients.size();
  }

  private int subscribe(String channel) throws InterruptedException {
    var subscribing = new Preparation();
    String subscribe = "{\"type\":\"subscribe\",\"channel\":\"%s\"}".formatted(channel);
    for (Client client : clients) {
      subscribing.ask(client, subscribe);
    }
    return subscribing.answers().size();
  }

  private int expect(Swarm swarm) {
    swarm.begin(0, Long.MAX_VALUE - 1);
    heardBefore = swarm.tally().pushesEver();
    return 0;
  }

  private void heard(Swarm swarm) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(HEARD_TIMEOUT_SECONDS);
    Tally tally = swarm.tally();
    while (tally.pushesEver() - heardBefore < clients.size()
        && System.nanoTime() - deadlineNs < 0) {
      TimeUnit.MILLISECONDS.sleep(100);
      tally = swarm.tally();
    }
    answer(tally.pushesEver() - heardBefore, tally.pushes().getMaxValue() / 1e6);
  }

  private void answer(long count, double milliseconds) {
    var out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, "ok %d %.3f", count, milliseconds));
    out.flush();
  }
}
