/// Seeded clients that put a load on Parley and write down what they see.
///
/// ```
///   Workload ──acts──► ChatDevice ──► Dialer ──► Connection (WebSocket)
///                        │  ├── Outbox    per conversation: what to send, and to send again
///                        │  ├── CatchingUp, with a Reading per conversation: what to apply, and what is missing
///                        │  └── Asking, Requests: what is not answered yet
///                        └──► Journal
/// ```
///
/// [Outbox], [Reading], [Backoff] and the frames are pure; each device lives on a thread of its
/// own.
@NullMarked
package io.parley.chaos.client;

import org.jspecify.annotations.NullMarked;
