package io.parley.launcher;

/// The logging of a process with embedded servers in it: Parley's own lines, and of Kafka only what
/// a person must act on, as starting and stopping alone makes a broker warn of itself.
final class EmbeddedLogging {

  private static final String CONFIGURATION = "io/parley/launcher/embedded-logback.xml";

  private EmbeddedLogging() {}

  /// To be called before the first logger is made.
  static void use() {
    System.setProperty("logback.configurationFile", CONFIGURATION);
  }
}
