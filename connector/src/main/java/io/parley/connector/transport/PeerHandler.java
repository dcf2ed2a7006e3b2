package io.parley.connector.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.parley.connector.session.CloseReason;
import io.parley.connector.session.Peer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The last handler of a client's pipeline: hands what comes in to the connection's [Peer], from
/// the moment when the channel is active to its end.
///
/// @param <M> a message of the transport
abstract sealed class PeerHandler<M, C extends NettyConnection>
    extends SimpleChannelInboundHandler<M> permits WebSocketHandler, LineHandler {

  private final Connections connections;
  private @Nullable Link<C> link;

  /// @param peer null if the connection was not admitted
  private record Link<C>(C connection, @Nullable Peer peer) {}

  PeerHandler(Class<M> messages, Connections connections) {
    super(messages);
    this.connections = connections;
  }

  abstract C connect(Channel channel, ConnectionMetrics metrics);

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
    if (link == null) {
      open(context.channel());
    }
    context.fireChannelActive();
  }

  private void open(Channel channel) {
    C connection = connect(channel, connections.metrics());
    CloseReason refused = connections.admit();
    if (refused == null) {
      link = new Link<>(connection, connections.open(connection));
    } else {
      link = new Link<>(connection, null);
      connection.close(refused);
    }
  }

  @Override
  protected final void channelRead0(ChannelHandlerContext context, M message) {
    if (link == null) {
      return;
    }
    Peer peer = link.peer();
    if (peer == null || link.connection().isClosing()) {
      receivedLate(link.connection(), message);
    } else {
      received(context, link.connection(), peer, message);
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext context) {
    Peer peer = link == null ? null : link.peer();
    if (peer != null) {
      peer.writabilityChanged();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    if (link != null) {
      C connection = link.connection();
      Peer peer = link.peer();
      link = null;
      connection.closedByClient();
      if (peer != null) {
        connections.closed(connection, peer);
      }
    }
    context.fireChannelInactive();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Peer peer = link == null ? null : link.peer();
    if (link == null || peer == null || cause instanceof IOException) {
      var _ = context.close();
    } else if (!link.connection().isClosing()) {
      failed(link.connection(), peer, cause);
    }
  }
}
