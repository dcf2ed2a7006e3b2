package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.connector.ConnectorHost;
import io.parley.history.HistoryWriter;
import io.parley.history.HistoryWriterConfig;
import io.parley.launcher.page.AuditPage;
import io.parley.router.Router;
import io.parley.router.RouterConfig;
import io.parley.service.Configuration;
import io.parley.service.StartupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Router, history writer and connectors in this process, on servers that run elsewhere.
///
/// A part can be stopped and started again on its own, which tests make use of.
final class Platform implements AutoCloseable {

  private static final Executor VIRTUAL_THREADS = task -> Thread.ofVirtual().start(task);

  private final PlatformSettings settings;
  private Router router;
  private HistoryWriter historyWriter;
  private final List<ConnectorHost> connectors;

  private Platform(
      PlatformSettings settings,
      Router router,
      HistoryWriter historyWriter,
      List<ConnectorHost> connectors) {
    this.settings = settings;
    this.router = router;
    this.historyWriter = historyWriter;
    this.connectors = connectors;
  }

  /// Starts everything at once. Topics and tables must be there.
  ///
  /// @throws StartupException if a part can't start; then nothing is left running
  static Platform start(PlatformSettings settings) {
    var router = async(() -> startRouter(settings));
    var historyWriter = async(() -> startHistoryWriter(settings));
    List<CompletableFuture<ConnectorHost>> connectors = new ArrayList<>();
    for (int i = 0; i < settings.nodes(); i++) {
      int index = i;
      connectors.add(async(() -> startConnector(settings.connector(index))));
    }
    try {
      List<ConnectorHost> started = new ArrayList<>();
      connectors.forEach(connector -> started.add(connector.join()));
      return new Platform(settings, router.join(), historyWriter.join(), started);
    } catch (CompletionException e) {
      closeIfStarted(router);
      closeIfStarted(historyWriter);
      connectors.forEach(Platform::closeIfStarted);
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  List<ConnectorHost> connectors() {
    return List.copyOf(connectors);
  }

  int routerAdminPort() {
    return router.adminPort();
  }

  int historyWriterAdminPort() {
    return historyWriter.adminPort();
  }

  void restartRouter() {
    router.close();
    router = startRouter(settings);
  }

  void restartHistoryWriter() {
    historyWriter.close();
    historyWriter = startHistoryWriter(settings);
  }

  /// On the same ports as before.
  void restartConnector(int index) {
    ConnectorHost old = connectors.get(index);
    int port = old.port();
    int tcpPort = old.tcpPort();
    old.close();
    connectors.set(index, startConnector(settings.connectorOnPorts(index, port, tcpPort)));
  }

  /// Clients first, so that what they have sent is still carried.
  @Override
  public void close() {
    CompletableFuture.allOf(
            connectors.stream()
                .map(connector -> CompletableFuture.runAsync(connector::close, VIRTUAL_THREADS))
                .toArray(CompletableFuture[]::new))
        .join();
    CompletableFuture.allOf(
            CompletableFuture.runAsync(router::close, VIRTUAL_THREADS),
            CompletableFuture.runAsync(historyWriter::close, VIRTUAL_THREADS))
        .join();
  }

  private static Router startRouter(PlatformSettings settings) {
    return Router.start(Configuration.of(RouterConfig.class, settings.router()));
  }

  private static HistoryWriter startHistoryWriter(PlatformSettings settings) {
    return HistoryWriter.start(
        Configuration.of(HistoryWriterConfig.class, settings.historyWriter()));
  }

  private static ConnectorHost startConnector(Map<String, Object> settings) {
    // Nobody else uses these servers, so nobody takes the name.
    ConnectorConfig config = Configuration.of(ConnectorConfig.class, settings);
    return ConnectorHost.start(config, metrics -> AuditPage.open(config, metrics), () -> {});
  }

  private static <T> CompletableFuture<T> async(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, VIRTUAL_THREADS);
  }

  private static void closeIfStarted(CompletableFuture<? extends AutoCloseable> starting) {
    try {
      starting.join().close();
    } catch (Exception _) {
      // It did not start, which is what is being told already.
    }
  }
}
