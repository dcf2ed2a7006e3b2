package io.parley.gatling;

/// Something that came and that the report has to show.
///
/// @param name in the report
/// @param milliseconds that it took
/// @param right whether it was as it had to be
record Seen(String name, int milliseconds, boolean right) {

  /// Takes the time between two moments.
  ///
  /// @param fromMs milliseconds since 1970, as of `toMs`
  static Seen after(String name, long fromMs, long toMs, boolean right) {
    return new Seen(name, (int) Math.max(0, toMs - fromMs), right);
  }
}
