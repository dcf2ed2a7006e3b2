package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.backlog.Commands;
import io.parley.load.backlog.Drain;
import io.parley.load.backlog.Events;
import io.parley.load.backlog.GroupProgress;
import io.parley.load.client.Arrivals;
import io.parley.load.client.OpenLoop;
import io.parley.load.client.Swarm;
import io.parley.load.growth.Point;
import io.parley.load.platform.HistoryTables;
import io.parley.load.platform.LocalPlatform;
import io.parley.load.platform.Profiler;
import io.parley.schema.topic.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The points of one curve, one after the other on one platform, as far as that goes.
///
/// @param own the platform
/// @param points sizes, rising
/// @param seconds for which messages count at each
/// @param prepare seconds of load before the first
record GrowthRun(OwnPlatform own, List<Long> points, int seconds, int prepare) {

  private static final int TEXT_BYTES = 128;
  private static final int THREADS = 2;
  private static final int USERS = 1_000;
  private static final int RATE = 2_000;
  private static final int GROUP_RATE = 100;
  private static final int MAX_SENDERS = 10;
  private static final int BACKLOG = 200_000;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  void rate(Consumer<Point> each) throws InterruptedException {
    try (Target target = target(own.start());
        Scene scene = Scenes.direct(target, new Swarm(THREADS), USERS, TEXT_BYTES)) {
      warm(scene, points.getLast() / 3.0);
      for (long rate : points) {
        each.accept(point(rate, play(scene, (double) rate)));
      }
    }
  }

  void group(Consumer<Point> each) throws InterruptedException {
    try (Target target = target(own.start())) {
      boolean first = true;
      for (long members : points) {
        int senders = (int) Math.min(MAX_SENDERS, members);
        try (Scene scene =
            Scenes.group(target, new Swarm(THREADS), (int) members, senders, TEXT_BYTES)) {
          if (first) {
            warm(scene, RATE);
            first = false;
          }
          each.accept(point(members, play(scene, GROUP_RATE)));
        }
      }
    }
  }

  void connections(Consumer<Point> each) throws InterruptedException {
    try (Target target = target(own.start());
        Scene scene = Scenes.direct(target, new Swarm(THREADS), USERS, TEXT_BYTES);
        var idle = new Swarm(THREADS)) {
      warm(scene, RATE);
      long in = 0;
      for (long count : points) {
        int more = (int) (count - in);
        Users users = Users.create(target.deployment(), more);
        var _ = Arrivals.of(idle, users.entries(0, more, "{}"), LoadRun.AT_ONCE);
        in = count;
        each.accept(point(count, play(scene, RATE)));
      }
    }
  }

  void nodes(Consumer<Point> each) throws InterruptedException {
    for (long nodes : points) {
      try (Target target = target(own.start("nodes-" + nodes, (int) nodes));
          Scene scene = Scenes.direct(target, new Swarm(THREADS), USERS, TEXT_BYTES)) {
        warm(scene, RATE);
        each.accept(point(nodes, play(scene, RATE)));
      }
    }
  }

  void conversations(Consumer<Point> each) throws InterruptedException {
    try (LocalPlatform platform = own.prepare();
        var commands = new Commands(platform.kafka());
        var progress = new GroupProgress(platform.kafka(), Topics.ROUTER_GROUP, Topics.COMMANDS)) {
      platform.start(LocalPlatform.ROUTER);
      long all = commands.open(Math.toIntExact(points.getFirst()));
      commands.send(BACKLOG);
      all += BACKLOG;
      for (long count : points) {
        all += commands.open(Math.toIntExact(count));
        // What was opened is not what is measured.
        var _ = Drain.await(progress, 0, all, platform::processes, Profiler.NONE);
        Drain drain = drain(platform, progress, all, () -> commands.send(BACKLOG));
        all += BACKLOG;
        each.accept(point(count, drain));
      }
    }
  }

  void history(Consumer<Point> each) throws InterruptedException {
    try (LocalPlatform platform = own.prepare();
        var log = new Events(platform.kafka(), USERS);
        var tables = HistoryTables.at(platform.deployment())) {
      platform.start(LocalPlatform.HISTORY_WRITER);
      long all = 0;
      for (long rows : points) {
        log.add(Math.max(0, rows - all));
        all = Math.max(all, rows);
        var _ = Drain.await(tables::written, 0, all, platform::processes, Profiler.NONE);
        Drain drain = drain(platform, tables::written, all, () -> log.add(BACKLOG));
        each.accept(point(all, drain));
        all += BACKLOG;
      }
    }
  }

  /// What a process does with records that are put while it is up to date.
  private static Drain drain(
      LocalPlatform platform, LongSupplier progress, long before, Runnable put)
      throws InterruptedException {
    var drain = Drain.begin(before, platform::processes, Profiler.NONE);
    put.run();
    return drain.end(progress, before + BACKLOG);
  }

  private void warm(Scene scene, double rate) throws InterruptedException {
    var _ =
        scene.play(new OpenLoop(rate, Duration.ZERO, Duration.ofSeconds(prepare)), Profiler.NONE);
  }

  private Trial play(Scene scene, double rate) throws InterruptedException {
    return scene.play(new OpenLoop(rate, SETTLE, Duration.ofSeconds(seconds)), Profiler.NONE);
  }

  private static Target target(LocalPlatform platform) {
    return new Target(platform.deployment(), platform.processes(), platform::close);
  }

  private static Point point(long size, Trial trial) {
    Map<String, Object> more = new LinkedHashMap<>();
    trial
        .json()
        .forEach(
            (name, value) -> {
              if (name.equals("pushMs")
                  || name.equals("lost")
                  || name.equals("messagesPerSecond")) {
                more.put(name, value);
              }
            });
    more.put(
        "pssKib",
        trial.usage().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().pssKib())));
    return new Point(size, Math.max(1, trial.delivered()), trial.usage(), more);
  }

  private static Point point(long size, Drain drain) {
    return new Point(
        size,
        drain.records(),
        drain.usage(),
        Map.of("recordsPerSecond", Math.round(drain.perSecond())));
  }
}
