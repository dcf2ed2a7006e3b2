package io.parley.chaos.client;

import io.parley.chaos.client.Requests.Reply;
import io.parley.chaos.client.ServerFrame.Answer;
import io.parley.chaos.client.ServerFrame.Pong;
import io.parley.chaos.client.ServerFrame.Welcome;
import io.parley.chaos.observation.Device;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a device connected: to one node after the other, with backoff, for ever. A connection that
/// is silent is pinged, and given up if that is of no use. On the device's thread.
final class Dialer {

  /// What the device is told.
  interface Owner {

    /// A node has accepted the device; frames can be sent.
    void welcomed(Welcome welcome);

    /// A frame came that is neither the answer to `hello` nor to a ping.
    void received(ServerFrame frame);

    /// The connection that was welcomed is gone; another one will come.
    void gone(int code);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  /// From this close code on, the token is of no use any more.
  private static final int MUST_LOG_IN = 4100;

  private final Device device;
  private final DeviceConfig config;
  private final DeviceThread thread;
  private final Requests requests;
  private final Owner owner;
  private final Account account;
  private final Backoff backoff;
  private @Nullable Connection connection;
  private boolean welcome;
  private long number;
  private int nextNode;
  private long pingedNs;

  Dialer(
      Device device,
      DeviceConfig config,
      RandomGenerator random,
      DeviceThread thread,
      Requests requests,
      Owner owner) {
    this.device = device;
    this.config = config;
    this.thread = thread;
    this.requests = requests;
    this.owner = owner;
    this.account = new Account(config.http(), device, config.password(), config.connectTimeout());
    this.backoff = new Backoff(config.backoffBase(), config.backoffCap(), random);
    this.nextNode = random.nextInt(config.nodes().size());
  }

  void dial() {
    URI node = config.nodes().get(Math.floorMod(nextNode++, config.nodes().size()));
    long mine = ++number;
    try {
      String token = account.accessToken(node);
      Connection opened =
          Connection.open(config.http(), node, config.connectTimeout(), listener(mine))
              .get(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      connection = opened;
      pingedNs = 0;
      hello(opened, token);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
      LOG.debug("{} cannot connect to {}: {}", device, node, e.toString());
      number++; // should it open after all, its frames are nobody's
      thread.after(backoff.next(), this::dial);
    }
  }

  boolean isWelcome() {
    return welcome;
  }

  /// Sends a frame; without a connection it is lost.
  void send(String frame) {
    Connection open = connection;
    if (open != null) {
      open.send(frame);
    }
  }

  /// Breaks the connection; the next one is dialled as after any other end.
  void drop() {
    Connection open = connection;
    if (open != null) {
      open.drop();
    }
  }

  /// Breaks the connection after a while, unless another one has taken its place by then.
  void dropAfter(Duration delay) {
    long mine = number;
    thread.after(
        delay,
        () -> {
          if (mine == number) {
            drop();
          }
        });
  }

  /// Breaks the connection for good.
  void hangUp() {
    Connection open = connection;
    connection = null; // how it ends is of no interest any more
    if (open != null) {
      open.drop();
    }
  }

  /// Looks after the connection; to be called every second or so.
  void ping() {
    Connection open = connection;
    if (open == null || !welcome) {
      return;
    }
    long silentNs = pingedNs == 0 ? 0 : now() - pingedNs;
    if (silentNs > 2 * config.pingInterval().toNanos()) {
      open.drop();
    } else if (pingedNs == 0 || silentNs > config.pingInterval().toNanos()) {
      pingedNs = pingedNs == 0 ? now() : pingedNs;
      open.send(FrameWriter.ping(requests.nextId()));
    }
  }

  private Connection.Listener listener(long mine) {
    return new Connection.Listener() {
      @Override
      public void frame(String text) {
        thread.execute(
            () -> {
              if (mine == number && connection != null) {
                received(FrameReader.read(text));
              }
            });
      }

      @Override
      public void ended(int code) {
        thread.execute(
            () -> {
              if (mine == number && connection != null) {
                gone(code);
              }
            });
      }
    };
  }

  private void received(ServerFrame frame) {
    if (frame instanceof Pong) {
      pingedNs = 0;
    } else {
      owner.received(frame);
    }
  }

  private void hello(Connection opened, String token) {
    long id = requests.nextId();
    requests.opened(
        id,
        now() + config.requestTimeout().toNanos(),
        new Reply() {
          @Override
          public void answered(Answer answer) {
            if (answer instanceof Welcome accepted) {
              welcome = true;
              backoff.succeeded();
              owner.welcomed(accepted);
            } else {
              account.forget();
              opened.drop();
            }
          }

          @Override
          public void lost() {
            opened.drop();
          }
        });
    opened.send(FrameWriter.hello(id, token, device));
  }

  private void gone(int code) {
    boolean wasWelcome = welcome;
    connection = null;
    welcome = false;
    if (code >= MUST_LOG_IN) {
      account.forget();
    }
    if (wasWelcome) {
      owner.gone(code);
    }
    requests.loseAll();
    Duration wait = backoff.next();
    thread.after(wait, this::dial);
  }

  private long now() {
    return config.nowNs().getAsLong();
  }
}
