package io.parley.connector.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.parley.service.StartupException;
import java.util.Locale;

/// How the sockets are driven.
public enum SocketIo {
  /// [#EPOLL] where there is, otherwise [#NIO].
  AUTO,
  /// Linux.
  EPOLL,
  /// Linux, of a kernel that has it and lets us use it.
  IO_URING,
  /// Everywhere.
  NIO;

  /// What is used here.
  ///
  /// @throws StartupException if this machine does not have it
  SocketIo resolved() {
    return switch (this) {
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> require(Epoll.isAvailable());
      case IO_URING -> require(IoUring.isAvailable());
      case NIO -> NIO;
    };
  }

  IoHandlerFactory handlers() {
    return switch (resolved()) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case NIO, AUTO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> serverChannel() {
    return switch (resolved()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case NIO, AUTO -> NioServerSocketChannel.class;
    };
  }

  private SocketIo require(boolean available) {
    if (!available) {
      throw new StartupException(
          "transport.io: this machine has no " + name().toLowerCase(Locale.ROOT));
    }
    return this;
  }
}
