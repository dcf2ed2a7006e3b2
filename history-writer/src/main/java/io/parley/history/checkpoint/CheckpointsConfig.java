package io.parley.history.checkpoint;

import io.parley.history.audit.SealPolicy;
import java.time.Duration;
import java.util.List;

/// How the history is sealed.
///
/// @param keyFile private Ed25519 key as PEM (PKCS #8); empty: nothing is sealed
/// @param createKey whether a key is made if there is no such file
/// @param previousKeyFile of the key that is to hand over to that one; empty: none
/// @param events a checkpoint after so many events
/// @param period or after so long, if there was an event
/// @param file that each checkpoint is appended to; empty: none
/// @param command that is run for each checkpoint, with its arguments; empty: none
/// @param commandTimeout after which a command has failed
public record CheckpointsConfig(
    String keyFile,
    boolean createKey,
    String previousKeyFile,
    long events,
    Duration period,
    String file,
    List<String> command,
    Duration commandTimeout) {

  public CheckpointsConfig {
    if (events < 1) {
      throw new IllegalArgumentException("events must be at least 1");
    }
    if (!period.isPositive()) {
      throw new IllegalArgumentException("period must be more than 0");
    }
    if (!commandTimeout.isPositive()) {
      throw new IllegalArgumentException("command-timeout must be more than 0");
    }
    if (keyFile.isEmpty() && !(file.isEmpty() && command.isEmpty() && previousKeyFile.isEmpty())) {
      throw new IllegalArgumentException("key-file is empty, so there are no checkpoints to keep");
    }
    command = List.copyOf(command);
  }

  boolean isOn() {
    return !keyFile.isEmpty();
  }

  SealPolicy policy() {
    return new SealPolicy(events, period);
  }
}
