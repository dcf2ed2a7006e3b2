package io.parley.jmh;

import io.parley.connector.frame.EncodedFrame;
import io.parley.connector.frame.FrameParser;
import io.parley.connector.frame.ParsedFrame;
import io.parley.connector.frame.ServerFrames;
import io.parley.schema.event.EventEnvelope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The connector's frames: what a client sends, and what it is pushed.
@State(Scope.Thread)
public class FrameBenchmark {

  private final byte[] send = Messages.sendFrame("d:alice:bob");
  private final EventEnvelope event = Messages.event("d:alice:bob", 4711);

  @Benchmark
  public ParsedFrame decodeSend() {
    return FrameParser.parse(send);
  }

  @Benchmark
  public EncodedFrame encodePush() {
    return ServerFrames.event(event);
  }
}
