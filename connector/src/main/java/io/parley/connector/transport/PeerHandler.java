package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.parley.connector.session.Peer;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The last handler of a client's pipeline: hands what comes in to the connection's [Peer], from
/// the moment when the channel is active to its end.
///
/// @param <M> a message of the transport
abstract sealed class PeerHandler<M, C extends NettyConnection>
    extends SimpleChannelInboundHandler<M> permits WebSocketHandler, LineHandler {

  private final Connections connections;

  /// From the moment when the channel is active to its end.
  private @Nullable C connection;

  PeerHandler(Class<M> messages, Connections connections) {
    super(messages);
    this.connections = connections;
  }

  abstract C connect(Channel channel, ClientLoop loop);

  /// A message of a connection that is not being closed.
  abstract void received(ChannelHandlerContext context, C connection, Peer peer, M message);

  /// A message of a connection that is being closed.
  void receivedLate(C connection, M message) {}

  /// Something went wrong before the message could be handed on.
  abstract void failed(C connection, Peer peer, Throwable cause);

  @Override
  public final void handlerAdded(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      open(context.channel());
    }
  }

  @Override
  public final void channelActive(ChannelHandlerContext context) {
    if (connection == null) {
      open(context.channel());
    }
    context.fireChannelActive();
  }

  private void open(Channel channel) {
    C opened = connect(channel, connections.loop(channel));
    connection = opened;
    connections.open(opened);
  }

  @Override
  protected final void channelRead0(ChannelHandlerContext context, M message) {
    C receiver = connection;
    if (receiver == null) {
      return;
    }
    Peer peer = receiver.peer();
    if (peer == null || receiver.isClosing()) {
      receivedLate(receiver, message);
    } else {
      received(context, receiver, peer, message);
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext context) {
    Peer peer = connection == null ? null : connection.peer();
    if (peer != null) {
      peer.writabilityChanged();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    C closed = connection;
    if (closed != null) {
      connection = null;
      closed.closed();
      if (closed.peer() != null) {
        connections.closed(closed);
      }
    }
    context.fireChannelInactive();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    C failed = connection;
    Peer peer = failed == null ? null : failed.peer();
    if (failed == null || peer == null || isBroken(cause)) {
      var _ = context.close();
    } else if (!failed.isClosing()) {
      failed(failed, peer, cause);
    }
  }

  /// A reset, or TLS that can't be gone on with: there is nobody to tell.
  private static boolean isBroken(Throwable cause) {
    return cause instanceof IOException || cause.getCause() instanceof SSLException;
  }
}
