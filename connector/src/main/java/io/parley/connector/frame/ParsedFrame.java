package io.parley.connector.frame;

import io.parley.schema.RawJson;
import io.parley.schema.conversation.ErrorCode;
import org.jspecify.annotations.Nullable;

/// What the bytes of one client frame turned out to be.
public sealed interface ParsedFrame {

  /// The frame's own `id`, as JSON; null if it has none or none that could be read.
  @Nullable RawJson id();

  record Request(@Nullable RawJson id, FrameType type, ClientFrame frame) implements ParsedFrame {}

  /// Nothing that can be acted on.
  ///
  /// @param message names the field
  record Refusal(@Nullable RawJson id, ErrorCode code, String message) implements ParsedFrame {}
}
