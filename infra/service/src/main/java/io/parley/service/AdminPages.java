package io.parley.service;

import com.sun.net.httpserver.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/// What an admin port serves beside health and metrics: brought by whoever puts a process together,
/// where it takes more than the process's own module.
public interface AdminPages extends AutoCloseable {

  /// Who answers requests, by what their paths begin with. Each request has a virtual thread of its
  /// own, which may be blocked, and is interrupted when the port is closed.
  Map<String, HttpHandler> handlersByPath();

  @Override
  void close();

  /// Opens them with a process, as often as that starts.
  @FunctionalInterface
  interface Source {

    /// Where there are none.
    Source NONE = _ -> new NoPages();

    AdminPages open(MeterRegistry metrics);
  }

  /// Nothing beside health and metrics.
  record NoPages() implements AdminPages {

    @Override
    public Map<String, HttpHandler> handlersByPath() {
      return Map.of();
    }

    @Override
    public void close() {}
  }
}
