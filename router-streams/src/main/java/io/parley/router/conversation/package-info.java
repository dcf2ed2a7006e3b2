/// What may happen in a conversation: the router's core, without I/O, clock or randomness.
///
/// ```
/// command ─► ConversationDecider ─► Decision ─► Recorded (sequence, time, hash) ─► Conversation
///                 ▲       ▲                                                            │
///        Remembered       └────────────────────────────────────────────────────────────┘
/// ```
///
/// Everything here is a function of the records on one partition of `parley.commands` up to and
/// including the one at hand, so that the same prefix always gives the same sequences, times,
/// hashes and recipients, whoever computes them and however often.
@NullMarked
package io.parley.router.conversation;

import org.jspecify.annotations.NullMarked;
