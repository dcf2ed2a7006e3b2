package io.parley.chaos.check;

import io.parley.chaos.check.RecordedLog.MessageKey;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Disrupted;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Observation.Mended;
import io.parley.chaos.observation.Operation.Send;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How long messages waited, from their first attempt to their first `ok`, while something was
/// broken. No promise, but what people notice.
///
/// @param longestByFault for each kind of fault the longest wait of each time it struck, ascending
public record Waits(Map<String, List<Duration>> longestByFault) {

  private record Fault(String fault, String target) {}

  private record Span(long fromNs, long toNs) {
    boolean overlaps(Span other) {
      return fromNs <= other.toNs && other.fromNs <= toNs;
    }

    long ns() {
      return toNs - fromNs;
    }
  }

  public static Waits of(List<Observation> observations) {
    Facts facts = Facts.of(new RecordedRun(observations, List.of(), null, null));
    List<Span> messages = messages(facts);
    Map<String, List<Duration>> longestByFault = new TreeMap<>();
    Map<Fault, Long> begun = new HashMap<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Disrupted(long atNs, String fault, String target) ->
            begun.put(new Fault(fault, target), atNs);
        case Mended(long atNs, String fault, String target) -> {
          Long fromNs = begun.remove(new Fault(fault, target));
          if (fromNs != null) {
            var broken = new Span(fromNs, atNs);
            longestByFault
                .computeIfAbsent(fault, _ -> new ArrayList<>())
                .add(
                    Duration.ofNanos(
                        messages.stream()
                            .filter(broken::overlaps)
                            .mapToLong(Span::ns)
                            .max()
                            .orElse(0)));
          }
        }
        case Observation _ -> {}
      }
    }
    longestByFault.values().forEach(longest -> longest.sort(null));
    return new Waits(longestByFault);
  }

  private static List<Span> messages(Facts facts) {
    Map<MessageKey, Long> waiting = new HashMap<>();
    List<Span> messages = new ArrayList<>();
    for (Observation observation : facts.observations()) {
      switch (observation) {
        case Invoked invoked when invoked.operation() instanceof Send send ->
            waiting.putIfAbsent(key(facts.attempt(invoked), send), invoked.atNs());
        case Answered answered when answered.outcome() instanceof Accepted -> {
          Attempt attempt = facts.attempt(answered);
          if (attempt != null && attempt.operation() instanceof Send send) {
            // The first ok ends the wait; what is sent again later begins none.
            Long fromNs = waiting.put(key(attempt, send), Long.MAX_VALUE);
            if (fromNs != null && fromNs != Long.MAX_VALUE) {
              messages.add(new Span(fromNs, answered.atNs()));
            }
          }
        }
        case Answered answered
            when answered.outcome() instanceof Refused refused && !refused.retryable() -> {
          // That ends it too; if it is sent again later, it is as a new one.
          Attempt attempt = facts.attempt(answered);
          if (attempt != null && attempt.operation() instanceof Send send) {
            waiting.remove(key(attempt, send));
          }
        }
        case Observation _ -> {}
      }
    }
    return messages;
  }

  private static MessageKey key(Attempt attempt, Send send) {
    return new MessageKey(send.conversation(), attempt.user(), send.clientId());
  }

  @Override
  public String toString() {
    return longestByFault.entrySet().stream()
        .map(
            entry ->
                "longest wait for ok, %-24s %2d times, median %5.1f s, most %5.1f s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().size(),
                        seconds(entry.getValue().get(entry.getValue().size() / 2)),
                        seconds(entry.getValue().getLast())))
        .collect(Collectors.joining("\n"));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
