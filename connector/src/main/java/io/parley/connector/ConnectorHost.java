package io.parley.connector;

import io.parley.connector.account.Accounts;
import io.parley.connector.presence.LeasedNodes.Fate;
import io.parley.service.AdminPages;
import io.parley.service.StartupException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node for as long as it is wanted. One that others have declared dead, because it was frozen or
/// could not reach Kafka, drops its clients and comes back as a new incarnation; one whose name was
/// taken by a later start stays away.
public final class ConnectorHost implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ConnectorHost.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ConnectorConfig config;
  private final AdminPages.Source pages;
  private final Runnable nameTaken;
  private final ExecutorService returning =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("return").daemon().factory());
  private Connector connector;
  private boolean closed;

  private ConnectorHost(ConnectorConfig config, AdminPages.Source pages, Runnable nameTaken) {
    this.config = config;
    this.pages = pages;
    this.nameTaken = nameTaken;
    this.connector = Connector.start(config, pages, this::over);
  }

  /// Starts a node; when this returns it accepts clients.
  ///
  /// @param nameTaken run when another start has taken the node's name, and the clients are gone
  /// @throws StartupException if it can't, with one line that says why
  public static ConnectorHost start(ConnectorConfig config, Runnable nameTaken) {
    return start(config, AdminPages.Source.NONE, nameTaken);
  }

  /// Starts a node whose admin port has pages of others; when this returns it accepts clients.
  ///
  /// @param nameTaken run when another start has taken the node's name, and the clients are gone
  /// @throws StartupException if it can't, with one line that says why
  public static ConnectorHost start(
      ConnectorConfig config, AdminPages.Source pages, Runnable nameTaken) {
    return new ConnectorHost(config, pages, nameTaken);
  }

  /// The node as it is now. A free port that it has taken is another one after each return.
  public synchronized Connector connector() {
    return connector;
  }

  public String node() {
    return config.node();
  }

  /// Of HTTP and WebSocket.
  public int port() {
    return connector().port();
  }

  /// Of lines of JSON.
  public int tcpPort() {
    return connector().tcpPort();
  }

  public int adminPort() {
    return connector().adminPort();
  }

  public Accounts accounts() {
    return connector().accounts();
  }

  @Override
  public synchronized void close() {
    closed = true;
    returning.shutdownNow();
    connector.close();
  }

  private void over(Fate fate) {
    returning.execute(() -> leave(fate));
  }

  private synchronized void leave(Fate fate) {
    if (closed) {
      return;
    }
    connector.giveUp();
    switch (fate) {
      case GOES_ON -> {}
      case DECLARED_DEAD -> {
        log.atWarn()
            .addKeyValue("node", config.node())
            .log("declared dead by other nodes; it comes back as a new incarnation");
        comeBack();
      }
      case SUPERSEDED -> {
        log.atError()
            .addKeyValue("node", config.node())
            .log("another process has taken this node's name: give each its own");
        nameTaken.run();
      }
    }
  }

  private void comeBack() {
    while (!closed) {
      try {
        connector = Connector.start(config, pages, this::over);
        return;
      } catch (StartupException e) {
        log.atWarn().addKeyValue("reason", e.getMessage()).log("the node can't come back yet");
      }
      try {
        wait(RETRY.toMillis()); // lets close() in
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
