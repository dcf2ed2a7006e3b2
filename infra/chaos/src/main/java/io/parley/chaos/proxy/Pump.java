package io.parley.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// One direction of a connection. Bytes are stamped when they are read, so that a delay moves them
/// all and does not add up; a full queue slows the sender down.
final class Pump {

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int MAX_CHUNKS = 256;

  /// @param bytes null for the end
  private record Chunk(long readNs, @Nullable ByteBuffer bytes) {}

  private final Socket from;
  private final Socket to;
  private final Weather weather;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MAX_CHUNKS);
  private volatile boolean lostBytes;
  private volatile boolean broken;

  Pump(Socket from, Socket to, Weather weather) {
    this.from = from;
    this.to = to;
    this.weather = weather;
  }

  boolean hasLostBytes() {
    return lostBytes;
  }

  /// Passes bytes until the sender ends, and the end too.
  void run() throws IOException, InterruptedException {
    Thread writer = Thread.currentThread();
    Thread.ofVirtual().name("proxy read").start(() -> read(writer));
    WritableByteChannel out = Channels.newChannel(to.getOutputStream());
    while (true) {
      Chunk chunk = chunks.take();
      ByteBuffer bytes = chunk.bytes();
      if (!weather.awaitPassage(chunk.readNs())) {
        lostBytes = true;
      } else if (bytes == null && broken) {
        throw new IOException("the sender broke off");
      } else if (bytes == null) {
        to.shutdownOutput();
      } else if (!lostBytes) {
        out.write(bytes);
      }
      if (bytes == null) {
        return;
      }
    }
  }

  private void read(Thread writer) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        chunks.put(new Chunk(System.nanoTime(), ByteBuffer.wrap(Arrays.copyOf(buffer, count))));
      }
      chunks.put(new Chunk(System.nanoTime(), null));
    } catch (IOException e) {
      broken = true;
      end(writer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Thread writer) {
    if (!chunks.offer(new Chunk(System.nanoTime(), null))) {
      writer.interrupt(); // nobody will make room
    }
  }
}
