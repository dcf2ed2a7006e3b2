package io.parley.load.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Those who hear each other. The members of one event loop are that event loop's alone.
final class Room {

  private final Map<EventLoop, List<Channel>> membersByLoop = new ConcurrentHashMap<>();

  /// To be called on the member's event loop, as all here.
  void join(Channel member) {
    membersByLoop.computeIfAbsent(member.eventLoop(), _ -> new ArrayList<>()).add(member);
  }

  void leave(Channel member) {
    membersByLoop.getOrDefault(member.eventLoop(), List.of()).remove(member);
  }

  /// Gives frames to all members but their sender.
  void forward(Channel sender, ByteBuf frames) {
    membersByLoop.forEach(
        (loop, members) -> {
          ByteBuf shared = frames.retainedDuplicate();
          if (loop.inEventLoop()) {
            write(sender, shared, members);
          } else {
            loop.execute(() -> write(sender, shared, members));
          }
        });
  }

  private static void write(Channel sender, ByteBuf frames, List<Channel> members) {
    for (Channel member : members) {
      // A member that takes too little misses something, as nothing is kept for it.
      if (!member.equals(sender) && member.isWritable()) {
        var _ = member.write(frames.retainedDuplicate(), member.voidPromise());
        FlushOnce.of(member).soon();
      }
    }
    frames.release();
  }
}
