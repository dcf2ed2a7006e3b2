package io.parley.router.frozen;

import io.parley.router.conversation.Conversation;
import io.parley.router.state.Freeze;
import io.parley.schema.command.CommandEnvelope;
import org.jspecify.annotations.Nullable;

/// All that can be found out about a frozen conversation.
///
/// @param command that could not be decided; null if it is no longer kept
/// @param state as it stands; null if there is none, or it can't be read
/// @param stateError why the state can't be read, if it can't
public record FrozenConversation(
    String id,
    int partition,
    Freeze freeze,
    @Nullable CommandEnvelope command,
    @Nullable Conversation state,
    @Nullable String stateError) {}
