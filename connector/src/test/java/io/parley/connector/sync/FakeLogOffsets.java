package io.parley.connector.sync;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Offsets that stand until they are moved. Safe for many threads.
final class FakeLogOffsets implements LogOffsets {

  final Map<Integer, Long> commandEnds = new ConcurrentHashMap<>();
  final Map<Integer, Long> decided = new ConcurrentHashMap<>();
  final Map<Integer, Long> eventEnds = new ConcurrentHashMap<>();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean away;

  @Override
  public Map<Integer, Long> commandEnds() throws TimeoutException {
    looks.incrementAndGet();
    return answer(commandEnds);
  }

  @Override
  public Map<Integer, Long> decided(Set<Integer> partitions) throws TimeoutException {
    looks.incrementAndGet();
    return answer(decided).entrySet().stream()
        .filter(entry -> partitions.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Map<Integer, Long> eventEnds() throws TimeoutException {
    looks.incrementAndGet();
    return answer(eventEnds);
  }

  @Override
  public void close() {}

  private Map<Integer, Long> answer(Map<Integer, Long> offsets) throws TimeoutException {
    if (away) {
      throw new TimeoutException("Kafka is away");
    }
    return Map.copyOf(offsets);
  }
}
