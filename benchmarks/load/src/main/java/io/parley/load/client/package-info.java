/// Many lean WebSocket clients on a few event loops, and what they measure.
///
/// ```
///   OpenLoop ──pace──► Swarm ──► Client ──► SendFrame ──► socket
///      ▲                           │
///      └── Recorder (one a loop) ◄─┴── ServerFrame ◄── FrameScanner ◄── socket
/// ```
///
/// There is no JSON library and no HTTP codec on the way, because the tool shares its machine with
/// what it measures: frames are read by the places where the server is known to put things.
@NullMarked
package io.parley.load.client;

import org.jspecify.annotations.NullMarked;
