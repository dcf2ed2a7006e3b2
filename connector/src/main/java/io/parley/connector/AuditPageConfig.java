package io.parley.connector;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The page for auditors on the admin port.
///
/// @param enabled whether it is served
/// @param origin under which browsers know it, as `https://host`; empty: that of the admin port
/// @param keyFiles public keys that checkpoints are trusted to be signed by; none: whichever they
///   name
/// @param sessions people who are logged in at once
/// @param idle after how long without a request somebody is logged out
/// @param concurrent questions at once
/// @param timeout for how long one may take
/// @param exportDir where exports are kept until they are fetched
/// @param exportBytes of all of them
public record AuditPageConfig(
    boolean enabled,
    String origin,
    List<String> keyFiles,
    int sessions,
    Duration idle,
    int concurrent,
    Duration timeout,
    String exportDir,
    long exportBytes) {

  private static final Duration MAX_IDLE = Duration.ofHours(12);

  public AuditPageConfig {
    keyFiles = List.copyOf(keyFiles);
    if (!origin.isEmpty() && !isOrigin(origin)) {
      throw new IllegalArgumentException("origin must be as https://audit.example.com");
    }
    if (sessions < 1) {
      throw new IllegalArgumentException("sessions must be at least 1");
    }
    if (idle.toSeconds() < 10 || idle.compareTo(MAX_IDLE) > 0) {
      throw new IllegalArgumentException("idle must be from 10s to 12h");
    }
    if (concurrent < 1 || concurrent > 64) {
      throw new IllegalArgumentException("concurrent must be from 1 to 64");
    }
    if (timeout.toSeconds() < 1 || timeout.toSeconds() > 25) {
      throw new IllegalArgumentException("timeout must be from 1s to 25s");
    }
    if (exportDir.isEmpty()) {
      throw new IllegalArgumentException("export-dir must not be empty");
    }
    if (exportBytes < 1_000_000) {
      throw new IllegalArgumentException("export-bytes must be at least 1000000");
    }
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
