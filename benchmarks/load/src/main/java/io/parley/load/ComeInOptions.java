package io.parley.load;

import picocli.CommandLine.Option;

/// How many come in, and how fast.
final class ComeInOptions {

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Connections, each of a user of its own (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "200",
      description = "Of them, those that are on their way in at once (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Event loops of the clients (default: ${DEFAULT-VALUE}).")
  private int threads;

  int connections() {
    return connections;
  }

  int atOnce() {
    return atOnce;
  }

  int threads() {
    return threads;
  }
}
