package io.parley.router.conversation;

import io.parley.schema.event.Cursor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a decision needs to know beside the conversation itself, looked up for one command. What
/// the command does not ask for stays empty.
///
/// @param wasMember whether the sender, who is no member now, has been one
/// @param blocked whether one of the two of this direct conversation has blocked the other
/// @param accepted where the message with this `clientId` of this sender stands, if it was accepted
///   before
/// @param lastSent the `clientId` of the last message from the sender's device
/// @param target the message to be edited or recalled
/// @param cursor the sender's
public record Remembered(
    boolean wasMember,
    boolean blocked,
    @Nullable Place accepted,
    @Nullable UUID lastSent,
    @Nullable PostedMessage target,
    @Nullable Cursor cursor) {

  public static final Remembered NOTHING = new Remembered(false, false, null, null, null, null);
}
