package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What breaks when nothing is said of that.
final class UsualFaults {

  private static final String EVERYTHING =
      """
      kill:router kill:node kill:writer wipe:router restart:router restart:node restart:writer \
      freeze:router:4s freeze:router:9s freeze:node:8s freeze:writer:12s \
      cut:clients:3s stall:clients:6s delay:clients:8s \
      cut-to-client:clients:5s cut-to-server:clients:5s stall-to-client:clients:6s \
      cut:postgres:5s stall:postgres:5s cut:all-postgres:10s stall-to-client:postgres:5s \
      cut:redis:5s stall:redis:5s stall-to-server:redis:5s \
      cut:kafka:4s stall:kafka:6s delay:kafka:8s \
      cut-to-client:kafka:4s cut-to-server:kafka:4s stall-to-client:kafka:5s \
      stall-to-server:kafka:5s delay-to-server:kafka:8s delay-to-client:kafka:8s \
      forget:redis forge:redis forge:routes \
      ahead:router ahead:node ahead:writer behind:router behind:node behind:writer fill:router\
      """;

  /// A cluster goes on without one of its brokers.
  private static final String OF_CLUSTERS = "kill:kafka:3s restart:kafka freeze:kafka:6s";

  private static final List<String> FACTORS = List.of("0.5x", "0.9x", "1.1x", "3x");

  /// What is paused, up to shortly before and shortly after somebody gives it up.
  private static final List<String> PAUSES =
      List.of(
          "freeze:router:%ssession",
          "freeze:router:%srouter-lease",
          "freeze:node:%snode-lease",
          "freeze:writer:%swriter-session",
          "stall:kafka:%stransaction",
          "stall:kafka:%sdelivery",
          "stall:redis:%sredis");

  private static final String OF_CLUSTERS_PAUSE = "freeze:kafka:%sbroker-session";

  private UsualFaults() {}

  /// All that can happen on this machine.
  ///
  /// @param progress told what can't
  static List<String> of(PlatformLayout layout, Consumer<String> progress) {
    boolean cluster = layout.brokers() > 1;
    List<String> faults = new ArrayList<>(words(EVERYTHING));
    if (cluster) {
      faults.addAll(words(OF_CLUSTERS));
    }
    Stream.concat(PAUSES.stream(), cluster ? Stream.of(OF_CLUSTERS_PAUSE) : Stream.empty())
        .forEach(pause -> FACTORS.forEach(factor -> faults.add(pause.formatted(factor))));
    if (!ShiftedClock.isPossible()) {
      progress.accept("clocks stay right: there is no libfaketime");
      faults.removeIf(fault -> is(fault, Verb.AHEAD) || is(fault, Verb.BEHIND));
    }
    if (!SmallDisk.isPossible()) {
      progress.accept("disks stay as they are: to mount small ones takes root");
      faults.removeIf(fault -> is(fault, Verb.FILL));
    }
    return faults;
  }

  /// One process after the other is replaced, as with a new version.
  static List<String> rolling(PlatformLayout layout) {
    Stream<String> brokers = layout.brokers() > 1 ? layout.brokerNames().stream() : Stream.empty();
    return Stream.of(
            layout.nodeNames().stream(),
            layout.routerNames().stream(),
            layout.writerNames().stream(),
            brokers)
        .flatMap(names -> names)
        .map(name -> Verb.RESTART.word() + ":" + name)
        .toList();
  }

  private static boolean is(String fault, Verb verb) {
    return fault.startsWith(verb.word() + ":");
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }
}
