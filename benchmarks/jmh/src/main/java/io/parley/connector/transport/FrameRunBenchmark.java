package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.jmh.Messages;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// What 1,000 connections of one event loop are given in one turn, and its bytes for each of them,
/// of which only the system's write is left to be done.
@State(Scope.Thread)
public class FrameRunBenchmark {

  private static final int CONNECTIONS = 1_000;
  private static final int MOST_FRAMES = 20;

  @Param({"1", "" + MOST_FRAMES})
  private int frames;

  private final List<EncodedFrame> events =
      IntStream.rangeClosed(1, MOST_FRAMES)
          .mapToObj(sequence -> ServerFrames.event(Messages.event("g:1", sequence)))
          .toList();
  private final FrameRun begin = FrameRun.empty(Framing.WEB_SOCKET);
  private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;

  @Benchmark
  public void turn(Blackhole written) {
    List<EncodedFrame> given = events.subList(0, frames);
    for (int i = 0; i < CONNECTIONS; i++) {
      FrameRun run = begin;
      for (EncodedFrame frame : given) {
        run = run.then(frame);
      }
      ByteBuf bytes = run.bytes(allocator);
      written.consume(bytes.readableBytes());
      bytes.release();
    }
    begin.end((frame, times) -> written.consume(times));
  }
}
