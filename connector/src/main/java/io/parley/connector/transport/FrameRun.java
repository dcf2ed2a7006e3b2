package io.parley.connector.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.parley.connector.frame.EncodedFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Frames that go out together, one after the other: what a connection was given in one turn of its
/// event loop. Connections that were given the same ones share the run, whose bytes are made once,
/// as a server's frames are not masked.
///
/// The runs of a turn are a tree: each leads to those that are longer by one frame. Used by one
/// event loop.
final class FrameRun {

  /// Who sends something itself gets other frames than its neighbours; most neighbours get the
  /// same.
  private static final int MAX_LOOKED_AT = 4;

  private final Framing framing;
  private final @Nullable FrameRun before;
  private final @Nullable EncodedFrame last;
  private final int size;

  /// Of the empty run: all others.
  private final List<FrameRun> made;

  private @Nullable FrameRun longer;
  private @Nullable FrameRun sibling;
  private @Nullable ByteBuf bytes;
  private int takers;

  private FrameRun(Framing framing) {
    this.framing = framing;
    this.before = null;
    this.last = null;
    this.size = 0;
    this.made = new ArrayList<>();
  }

  private FrameRun(FrameRun before, EncodedFrame last) {
    this.framing = before.framing;
    this.before = before;
    this.last = last;
    this.size = before.size + framing.size(last);
    this.made = before.made;
  }

  /// The run of no frame, with which every turn begins.
  static FrameRun empty(Framing framing) {
    return new FrameRun(framing);
  }

  /// This run and one frame more, taken by one connection.
  FrameRun then(EncodedFrame frame) {
    FrameRun next = find(frame);
    next.takers++;
    return next;
  }

  private FrameRun find(EncodedFrame frame) {
    int looked = 0;
    for (FrameRun run = longer; run != null && looked < MAX_LOOKED_AT; run = run.sibling) {
      if (frame.equals(run.last)) {
        return run;
      }
      looked++;
    }
    var run = new FrameRun(this, frame);
    run.sibling = longer;
    longer = run;
    made.add(run);
    return run;
  }

  /// In bytes, as on the wire.
  int size() {
    return size;
  }

  /// In their order.
  Collection<EncodedFrame> frames() {
    Deque<EncodedFrame> frames = new ArrayDeque<>();
    for (FrameRun run = this; run != null && run.last != null; run = run.before) {
      frames.addFirst(run.last);
    }
    return frames;
  }

  /// All of it, for the caller to write once.
  ByteBuf bytes(ByteBufAllocator allocator) {
    ByteBuf known = bytes;
    if (known == null) {
      known = encode(allocator);
      bytes = known;
    }
    return known.retainedDuplicate();
  }

  /// From the last frame to the first, each at its place.
  private ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(size);
    for (FrameRun run = this; run.before != null && run.last != null; run = run.before) {
      framing.write(run.last, out.writerIndex(run.before.size));
    }
    return out.writerIndex(size);
  }

  /// Of the empty run: forgets all longer ones, which nobody may use afterwards.
  ///
  /// @param taken told of each frame by how many connections it was taken
  void end(ObjIntConsumer<EncodedFrame> taken) {
    for (FrameRun run : made) {
      if (run.last != null) {
        taken.accept(run.last, run.takers);
      }
      if (run.bytes != null) {
        run.bytes.release();
      }
    }
    made.clear();
    longer = null;
  }
}
