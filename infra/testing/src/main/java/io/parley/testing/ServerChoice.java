package io.parley.testing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the servers of a test run come from.
enum ServerChoice {
  EMBEDDED {
    @Override
    ServerSource start() {
      return EmbeddedSource.start();
    }
  },
  TESTCONTAINERS {
    @Override
    ServerSource start() {
      return ContainerSource.start();
    }
  };

  static final String PROPERTY = "parley.servers";

  abstract ServerSource start();

  static ServerChoice ofThisRun() {
    return of(System.getProperty(PROPERTY));
  }

  /// The choice of that name, in any case; the embedded servers if there is none.
  static ServerChoice of(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return EMBEDDED;
    }
    return Arrays.stream(values())
        .filter(choice -> choice.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s=%s: must be one of %s".formatted(PROPERTY, name, names())));
  }

  private static String names() {
    return Arrays.stream(values())
        .map(choice -> choice.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
