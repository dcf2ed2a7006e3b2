package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.io.IOException;

/// Sends signals that Java can't send itself.
final class Signals {

  private Signals() {}

  /// @param signal `STOP` or `CONT`
  static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new StartupException("can't run kill: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
