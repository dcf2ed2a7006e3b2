package io.parley.schema.codec;

import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.route.NodeReport;

/// The numbers that stand for enum constants on the wire. They are written down one by one, so that
/// no reordering of a Java enum can change what is in the log.
final class ProtoEnums {

  private ProtoEnums() {}

  static int number(ConversationKind kind) {
    return switch (kind) {
      case DIRECT -> 1;
      case GROUP -> 2;
      case CHANNEL -> 3;
      case CONTACT -> 4;
    };
  }

  static ConversationKind kind(long number) {
    return switch (Math.clamp(number, 0, 255)) {
      case 1 -> ConversationKind.DIRECT;
      case 2 -> ConversationKind.GROUP;
      case 3 -> ConversationKind.CHANNEL;
      case 4 -> ConversationKind.CONTACT;
      default -> throw new DecodeException("unknown kind of conversation: " + number);
    };
  }

  static int number(Role role) {
    return switch (role) {
      case OWNER -> 1;
      case ADMIN -> 2;
      case MEMBER -> 3;
    };
  }

  static Role role(long number) {
    return switch (Math.clamp(number, 0, 255)) {
      case 1 -> Role.OWNER;
      case 2 -> Role.ADMIN;
      case 3 -> Role.MEMBER;
      default -> throw new DecodeException("unknown role: " + number);
    };
  }

  static int number(NodeReport.State state) {
    return switch (state) {
      case ALIVE -> 1;
      case DEAD -> 2;
      case CLEARED -> 3;
    };
  }

  static NodeReport.State nodeState(long number) {
    return switch (Math.clamp(number, 0, 255)) {
      case 1 -> NodeReport.State.ALIVE;
      case 2 -> NodeReport.State.DEAD;
      case 3 -> NodeReport.State.CLEARED;
      default -> throw new DecodeException("unknown state of a node: " + number);
    };
  }
}
