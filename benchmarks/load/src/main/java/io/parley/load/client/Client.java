package io.parley.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client on one socket, and in at most one conversation: shakes hands, says `hello`, `sync`s,
/// then sends when it is told to and looks at what comes. Everything but [#request], [#drop] and
/// [#ready] happens on its event loop.
public final class Client extends ChannelInboundHandlerAdapter implements FrameScanner.Listener {

  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] SWITCHING = "HTTP/1.1 101 ".getBytes(US_ASCII);
  private static final byte CONTROL = 'q';
  private static final int RETRY_SYNC_MS = 500;

  private final Entry entry;
  private final Recorder recorder;
  private final CompletableFuture<Client> ready = new CompletableFuture<>();
  private final Map<String, CompletableFuture<String>> answersById = new HashMap<>();
  private final SequenceCheck sequences = new SequenceCheck();

  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf unfinished;
  private @Nullable SendFrame frames;
  private boolean upgraded;
  private boolean checking;
  private int requests;
  private long nowNs;

  Client(Entry entry, Recorder recorder) {
    this.entry = entry;
    this.recorder = recorder;
  }

  /// Completes when it has come in, and fails when its socket closes before.
  public CompletableFuture<Client> ready() {
    return ready;
  }

  /// From now on it sends to that conversation, and what comes is to follow the sequence.
  public void join(String conversation, long head, int textBytes) {
    context()
        .executor()
        .execute(
            () -> {
              frames = new SendFrame(conversation, textBytes);
              sequences.begin(head);
              checking = true;
            });
  }

  /// From now on it sends to the relay.
  public void joinRoom(int textBytes) {
    context().executor().execute(() -> frames = new SendFrame("room", textBytes));
  }

  /// Asks for something, once it is ready; fails if it is refused.
  ///
  /// @param frame a JSON object without `id`
  public CompletableFuture<String> request(String frame) {
    var answer = new CompletableFuture<String>();
    context()
        .executor()
        .execute(
            () -> {
              String id = "q" + requests++;
              answersById.put(id, answer);
              write(frame.substring(0, frame.length() - 1) + ",\"id\":\"" + id + "\"}");
            });
    return answer;
  }

  /// Cuts the connection, without a word.
  public CompletableFuture<Void> drop() {
    var dropped = new CompletableFuture<Void>();
    context().close().addListener(_ -> dropped.complete(null));
    return dropped;
  }

  public boolean isConnected() {
    return context().channel().isActive();
  }

  EventLoop eventLoop() {
    return context().channel().eventLoop();
  }

  /// Sends a message that was due at that time.
  void send(long dueNs) {
    SendFrame next = frames;
    ChannelHandlerContext to = context();
    if (next == null || !to.channel().isActive()) {
      return;
    }
    boolean answered = entry instanceof Entry.ToNode;
    recorder.sent(dueNs, answered);
    var _ = to.writeAndFlush(next.encode(to.alloc(), dueNs), to.voidPromise());
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    String request =
        """
        GET %s HTTP/1.1\r
        Host: %s:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: parley.v1.json\r
        \r
        """
            .formatted(entry.path(), entry.server().getHostString(), entry.server().getPort());
    var _ = active.writeAndFlush(ByteBufUtil.writeAscii(active.alloc(), request));
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    nowNs = System.nanoTime();
    ByteBuf in = joined(from, (ByteBuf) message);
    if (upgraded || upgrade(in)) {
      FrameScanner.scan(in, this);
    }
    keepUnfinished(in);
  }

  private ByteBuf joined(ChannelHandlerContext from, ByteBuf more) {
    ByteBuf before = unfinished;
    if (before == null) {
      return more;
    }
    unfinished = null;
    ByteBuf both = from.alloc().directBuffer(before.readableBytes() + more.readableBytes());
    both.writeBytes(before).writeBytes(more);
    before.release();
    more.release();
    return both;
  }

  private void keepUnfinished(ByteBuf in) {
    if (in.isReadable()) {
      unfinished = in;
    } else {
      in.release();
    }
  }

  private boolean upgrade(ByteBuf in) {
    int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEADERS), in);
    if (end < 0) {
      return false;
    }
    String status = in.toString(in.readerIndex(), SWITCHING.length, US_ASCII);
    if (!status.equals(new String(SWITCHING, US_ASCII))) {
      throw new LoadFailed("no WebSocket: " + status.strip());
    }
    in.readerIndex(end + END_OF_HEADERS.length);
    upgraded = true;
    switch (entry) {
      case Entry.ToNode node -> write(node.hello());
      case Entry.ToRelay _ -> ready.complete(this);
    }
    return true;
  }

  @Override
  public void text(ByteBuf in, int start, int length) {
    switch (entry) {
      case Entry.ToNode node -> fromNode(node, in, start, length);
      case Entry.ToRelay _ -> pushed(ServerFrame.dueOfSent(in, start, length));
    }
  }

  private void fromNode(Entry.ToNode node, ByteBuf in, int start, int length) {
    ServerFrame kind = ServerFrame.kind(in, start);
    switch (kind) {
      case EVENT -> {
        if (checking) {
          check(ServerFrame.sequenceOfEvent(in, start));
        }
        pushed(ServerFrame.dueOfEvent(in, start, length));
      }
      case OK, ERROR -> answered(kind, in, start, length);
      case WELCOME -> write(node.sync());
      case SYNCED -> ready.complete(this);
      case RESYNC -> resync(node);
      case OTHER -> {}
    }
  }

  private void pushed(long dueNs) {
    if (dueNs != ServerFrame.NONE) {
      recorder.pushed(dueNs, nowNs);
    }
  }

  private void answered(ServerFrame kind, ByteBuf in, int start, int length) {
    int id = ServerFrame.answered(kind, start);
    if (in.getByte(id) == CONTROL) {
      answerRequest(kind, in.toString(start, length, UTF_8), id - start);
    } else if (kind == ServerFrame.OK) {
      recorder.accepted(Hex.get(in, id), nowNs);
      check(ServerFrame.sequenceOfOk(in, start));
    } else {
      recorder.refused(Hex.get(in, id), in.toString(start, length, UTF_8));
    }
  }

  private void answerRequest(ServerFrame kind, String frame, int id) {
    String request = frame.substring(id, frame.indexOf('"', id));
    CompletableFuture<String> answer = answersById.remove(request);
    if (answer != null && kind == ServerFrame.OK) {
      answer.complete(frame);
    } else if (kind == ServerFrame.ERROR) {
      var refused = new LoadFailed("refused: " + frame);
      ready.completeExceptionally(refused);
      if (answer != null) {
        answer.completeExceptionally(refused);
      }
    }
  }

  private void check(long sequence) {
    switch (sequences.see(sequence)) {
      case NEXT -> {}
      case LATE -> recorder.outOfOrder();
      case DOUBLED -> recorder.doubled();
    }
  }

  private void resync(Entry.ToNode node) {
    recorder.resync();
    if (!ready.isDone()) {
      var _ =
          context()
              .executor()
              .schedule(() -> write(node.sync()), RETRY_SYNC_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void ping(ByteBuf in, int start, int length) {
    byte[] payload = ByteBufUtil.getBytes(in, start, length);
    ChannelHandlerContext to = context();
    var _ = to.writeAndFlush(ClientFrames.pong(to.alloc(), payload), to.voidPromise());
  }

  @Override
  public void close(int code) {
    ready.completeExceptionally(new LoadFailed("closed by the server: " + code));
    recorder.closed(code);
    var _ = context().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    var closed = new ClosedChannelException();
    ready.completeExceptionally(closed);
    answersById.values().forEach(answer -> answer.completeExceptionally(closed));
    answersById.clear();
    ByteBuf rest = unfinished;
    if (rest != null) {
      unfinished = null;
      rest.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    ready.completeExceptionally(cause);
    var _ = at.close();
  }

  private void write(String json) {
    ChannelHandlerContext to = context();
    var _ = to.writeAndFlush(ClientFrames.text(to.alloc(), json), to.voidPromise());
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not connected yet");
    }
    return known;
  }
}
