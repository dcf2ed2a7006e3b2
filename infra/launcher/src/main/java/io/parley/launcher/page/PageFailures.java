package io.parley.launcher.page;

import io.parley.connector.history.StoreUnavailable;
import io.parley.history.store.StoreUnavailableException;
import io.parley.history.trail.CustodyRefused;
import io.parley.history.trail.TrailBroken;
import io.parley.history.trail.TrailUnavailable;
import io.parley.schema.codec.DecodeException;
import io.parley.service.StartupException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Why something could not be done, for the page to show.
final class PageFailures {

  /// Of one that is a mistake of ours.
  static final int MISTAKE = 500;

  private PageFailures() {}

  static PageRefusal refusal(RuntimeException failure) {
    return switch (failure) {
      case PageRefusal refusal -> refusal;
      case StoreUnavailableException e -> new PageRefusal(503, "PostgreSQL: " + firstLine(e), e);
      case StoreUnavailable e -> new PageRefusal(503, firstLine(e), e);
      case TrailUnavailable e -> new PageRefusal(503, firstLine(e), e);
      case TrailBroken e -> new PageRefusal(409, "nothing was done: " + firstLine(e), e);
      case CustodyRefused e -> new PageRefusal(409, firstLine(e), e);
      case DecodeException e ->
          new PageRefusal(
              409,
              "an event that this is told from can't be read any more: see `parley audit verify`",
              e);
      case StartupException e -> new PageRefusal(503, firstLine(e), e);
      case UncheckedIOException e ->
          new PageRefusal(507, firstLine(Objects.requireNonNullElse(e.getCause(), e)), e);
      default ->
          new PageRefusal(MISTAKE, "that is a mistake of the server's own; it was logged", failure);
    };
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
