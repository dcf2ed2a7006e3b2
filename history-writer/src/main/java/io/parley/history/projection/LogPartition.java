package io.parley.history.projection;

/// A partition of one of the topics that are written to the database.
public record LogPartition(String topic, int number) implements Comparable<LogPartition> {

  @Override
  public int compareTo(LogPartition other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return topic + "-" + number;
  }
}
