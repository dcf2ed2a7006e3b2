package io.parley.connector.history;

/// A run of sequences, both ends included.
record Interval(long first, long last) {

  Interval {
    if (first > last) {
      throw new IllegalArgumentException("no interval: " + first + " to " + last);
    }
  }

  long length() {
    return last - first + 1;
  }
}
