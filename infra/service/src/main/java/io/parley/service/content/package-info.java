/// The keys that messages' contents are encrypted with, kept outside the log, so that destroying
/// one erases what it encrypted wherever that is stored ([ADR
/// 19](adr/0019-contents-are-encrypted-with-keys-that-can-be-destroyed.md)).
///
/// ```
/// master key (a file) ─wraps─► content key (one per author, conversation and month; PostgreSQL)
///                                   └─encrypts─► contents (in commands, events, deliveries, history)
/// ```
@NullMarked
package io.parley.service.content;

import org.jspecify.annotations.NullMarked;
