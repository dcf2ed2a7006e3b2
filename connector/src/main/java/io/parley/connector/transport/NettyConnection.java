package io.parley.connector.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Connection;
import io.parley.connector.session.Peer;
import io.parley.connector.session.TimerWheel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A client's socket. What is written in one turn of the event loop goes out together at its end,
/// or as soon as it fills the channel.
abstract sealed class NettyConnection implements Connection
    permits WebSocketConnection, LineConnection {

  /// For how long the client may take to hear why it is closed.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /// How often to look how much still waits for a client that is behind.
  private static final Duration BEHIND = Duration.ofSeconds(1);

  /// For how long a client that has gone may take what is still to be written.
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final Channel channel;
  private final InetSocketAddress address;
  private final ClientLoop loop;
  private final TimerWheel.Timer timer;
  private @Nullable Peer peer;

  /// What it was given and was not written yet.
  private @Nullable FrameRun given;

  private int restsSince;
  private long backlogBytes;
  private boolean closing;
  private boolean stranger = true;
  private boolean inputEnded;

  NettyConnection(Channel channel, ClientLoop loop) {
    this.channel = channel;
    this.address = ClientAddress.of(channel);
    this.loop = loop;
    this.timer = loop.wheel().timer(this::tick);
  }

  /// How this transport has its frames.
  abstract Framing framing();

  /// Hands the frames to the channel.
  abstract void send(FrameRun frames);

  /// Tells the client why it is closed, as the last thing.
  abstract void sayFarewell(CloseReason reason);

  /// From now on the connection has a client.
  final void serve(Peer client) {
    peer = client;
  }

  /// The client; null if the connection was not admitted.
  final @Nullable Peer peer() {
    return peer;
  }

  /// The socket is closed, by whomever.
  final void closed() {
    timer.cancel();
    given = null;
    countBacklog();
    if (!closing) {
      closing = true;
      loop.all().metrics().closedByClient();
    }
    if (peer != null) {
      peer.closed();
    }
  }

  private void tick() {
    if (closing) {
      cut();
      return;
    }
    countBacklog();
    if (peer != null) {
      run(peer::tick);
    }
  }

  /// There is nothing more to read, and nothing must try to ([EndedInput]).
  final void inputEnded() {
    inputEnded = true;
    channel.config().setAutoRead(false);
  }

  final boolean isStranger() {
    return stranger;
  }

  final InetSocketAddress address() {
    return address;
  }

  final Channel channel() {
    return channel;
  }

  /// Whether it is being closed: what still comes in is let go.
  final boolean isClosing() {
    return closing;
  }

  @Override
  public final void execute(Runnable task) {
    try {
      channel.eventLoop().execute(() -> run(task));
    } catch (RejectedExecutionException _) {
      // The event loop has ended, and with it this connection.
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public final void fail(Throwable cause) {
    loop.all().metrics().failed(cause);
    close(CloseReason.SERVER_ERROR);
  }

  @Override
  public final Executor loop() {
    return channel.eventLoop();
  }

  @Override
  public final boolean inEventLoop() {
    return channel.eventLoop().inEventLoop();
  }

  @Override
  public final void write(EncodedFrame frame) {
    assert inEventLoop() : frame;
    if (closing || !channel.isActive()) {
      return;
    }
    FrameRun with = (given == null ? loop.writes().begin(this) : given).then(frame);
    given = with;
    if (channel.isWritable() && with.size() >= channel.bytesBeforeUnwritable()) {
      flush();
    }
  }

  /// Writes what it was given.
  final void writeGiven() {
    run(this::flush);
  }

  /// Since which rest of its event loop it rests ([TurnWrites]).
  final int restsSince() {
    return restsSince;
  }

  final void restSince(int rest) {
    restsSince = rest;
  }

  @Override
  public final void flush() {
    sendGiven();
    channel.flush();
    countBacklog();
  }

  private void sendGiven() {
    FrameRun frames = given;
    given = null;
    if (frames != null && channel.isActive()) {
      send(frames);
    }
  }

  /// Counts what waits for this client into what waits for all.
  private void countBacklog() {
    long pending = pendingBytes();
    if (pending != backlogBytes) {
      loop.all().backlog().add(pending - backlogBytes);
      backlogBytes = pending;
    }
    if (pending > 0) {
      tickBy(loop.clock().nanoTime() + BEHIND.toNanos());
    }
  }

  @Override
  public final boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public final long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    long unsent = given == null ? 0 : given.size();
    return pending == null ? unsent : unsent + pending.totalPendingWriteBytes();
  }

  @Override
  public final boolean isCrowdedOut() {
    return backlogBytes > 0 && loop.all().backlog().isExceeded();
  }

  @Override
  public final void tickBy(long deadlineNs) {
    if (!closing) {
      timer.runBy(deadlineNs);
    }
  }

  @Override
  public final void setReading(boolean reading) {
    if (!closing && !inputEnded) {
      channel.config().setAutoRead(reading);
    }
  }

  @Override
  public final void close(CloseReason reason) {
    assert inEventLoop() : reason;
    if (closing) {
      return;
    }
    closing = true;
    cutAfter(FAREWELL);
    loop.all().metrics().closed(reason);
    sendGiven();
    sayFarewell(reason);
    channel.flush();
    // Goes on to read, so that the socket's close does not reset what the client has not read yet.
    if (!inputEnded) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public final void leave() {
    if (!closing) {
      closedByClient();
      cutAfter(LINGER);
      cutWhenWritten();
    }
  }

  private void cutAfter(Duration duration) {
    timer.cancel();
    timer.runBy(loop.clock().nanoTime() + duration.toNanos());
  }

  /// Ends our half of the socket; what the client still sends is read and let go.
  final void shutdownOutput() {
    if (channel instanceof DuplexChannel socket && socket.isActive()) {
      var _ = socket.shutdownOutput();
    } else {
      cut();
    }
  }

  /// Closes the socket as soon as the client has taken everything.
  final void cutWhenWritten() {
    var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public final void loggedIn() {
    if (stranger) {
      stranger = false;
      loop.all().admission().known();
    }
  }

  /// The client closes, or answers our close.
  final void closedByClient() {
    if (!closing) {
      closing = true;
      sendGiven();
      loop.all().metrics().closedByClient();
    }
  }

  /// Closes the socket without a word.
  final void cut() {
    var _ = channel.close();
  }

  @Override
  public final String remoteAddress() {
    return address.getHostString();
  }

  @Override
  public final int remotePort() {
    return address.getPort();
  }
}
