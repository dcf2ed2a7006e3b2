package io.parley.history.audit.export;

import io.parley.history.audit.ConversationHead;
import io.parley.history.audit.HeadProof.NotSealed;
import io.parley.history.audit.SealedHead;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Where a checkpoint sealed a conversation's end, as it stands in an export.
final class SealedHeadJson {

  private SealedHeadJson() {}

  static ObjectNode node(SealedHead sealed) {
    ConversationHead head = sealed.head();
    ObjectNode object =
        Fields.JSON
            .createObjectNode()
            .put("conversation", head.conversation())
            .put("sequence", head.sequence())
            .put("hash", head.hash().toString())
            .put("index", sealed.index());
    ArrayNode path = object.putArray("path");
    sealed.path().forEach(hash -> path.add(hash.toString()));
    return object;
  }

  /// @throws MalformedFile if it is none
  static SealedHead read(Fields fields) {
    return new SealedHead(
        new ConversationHead(
            fields.text("conversation"), fields.number("sequence"), fields.eventHash("hash")),
        fields.number("index"),
        fields.hashes("path"));
  }

  /// @throws MalformedFile if it is none
  static NotSealed readAbsent(Fields fields) {
    return new NotSealed(
        fields.has("before") ? read(fields.object("before")) : null,
        fields.has("after") ? read(fields.object("after")) : null);
  }
}
