package io.parley.history.custody;

import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.ConversationKind;

/// What a retention policy is about. One about a conversation goes before one about its kind.
public sealed interface RetentionTarget {

  record OfKind(ConversationKind kind) implements RetentionTarget {
    public OfKind {
      if (kind == ConversationKind.CONTACT) {
        throw new IllegalArgumentException("contacts hold no messages");
      }
    }

    @Override
    public String toString() {
      return kind.wireName();
    }
  }

  record OfConversation(String conversation) implements RetentionTarget {
    public OfConversation {
      if (!ConversationId.isValid(conversation) || ConversationId.isContact(conversation)) {
        throw new IllegalArgumentException(conversation + " is no conversation's id");
      }
    }

    @Override
    public String toString() {
      return conversation;
    }
  }
}
