package io.parley.chaos.bench;

import io.parley.service.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process's wall clock, shifted by libfaketime, which looks into a file for by how much. What
/// measures durations stays as it is.
///
/// @param file what it looks into
record ShiftedClock(Path library, Path file) {

  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

  /// Whether there are such clocks on this machine.
  static boolean isPossible() {
    return installed().isPresent();
  }

  /// A clock that is right.
  ///
  /// @throws StartupException if there is no libfaketime
  static ShiftedClock at(Path file) {
    var clock =
        new ShiftedClock(
            installed()
                .orElseThrow(
                    () ->
                        new StartupException(
                            "no clock can be shifted: install libfaketime (faketime of Debian)")),
            file);
    clock.shift(Duration.ZERO);
    return clock;
  }

  /// What the process needs in its environment.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Else what waits with a deadline does not wait at all.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /// Heard of within a second.
  void shift(Duration by) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(next, "%+d%n".formatted(by.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't shift the clock " + file, e);
    }
  }

  private static Optional<Path> installed() {
    return PLACES.stream().filter(Files::exists).findFirst();
  }
}
