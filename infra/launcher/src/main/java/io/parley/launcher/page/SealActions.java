package io.parley.launcher.page;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.Proof;
import io.parley.history.audit.export.EventWords;
import io.parley.history.audit.export.ProofJson;
import io.parley.history.verify.Prover;
import io.parley.history.verify.Seal;
import io.parley.history.verify.Seal.Broken;
import io.parley.history.verify.Seal.Proven;
import io.parley.history.verify.Seal.Unsealed;
import io.parley.history.verify.SealCheck;
import io.parley.history.verify.SealCheck.Stretch;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AuditEntry;
import io.parley.service.StartupException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whether what is shown is what was sealed: badges, the same for a whole conversation, and proofs
/// to take away.
final class SealActions {

  private static final int MAX_SEQUENCES = 1_000;

  /// Of a conversation that is verified, at a time; more, if a checkpoint has sealed more at once.
  private static final int STEP = 2_000;

  private static final int MAX_BROKEN = 20;

  private final HikariDataSource pool;
  private final PageRecords records;
  private final OpenedConversations conversations;
  private final CustodyNow custody;
  private final Set<CheckpointKey> trusted;

  SealActions(
      HikariDataSource pool,
      PageRecords records,
      OpenedConversations conversations,
      CustodyNow custody,
      Set<CheckpointKey> trusted) {
    this.conversations = conversations;
    this.pool = pool;
    this.records = records;
    this.custody = custody;
    this.trusted = Set.copyOf(trusted);
  }

  Map<String, Action> byName() {
    return Map.of(
        "seals", new Action(Permission.VERIFY, this::seals),
        "verify", new Action(Permission.VERIFY, this::verify),
        "prove", new Action(Permission.READ, this::prove));
  }

  private ObjectNode seals(PageSession session, PageQuestion question) {
    OpenedConversation opened = conversations.find(session, question);
    List<Long> sequences =
        question.numbers("sequences", MAX_SEQUENCES).stream()
            .filter(sequence -> sequence <= opened.head())
            .toList();
    ObjectNode json = PageQuestion.JSON.createObjectNode();
    ArrayNode seals = json.putArray("seals");
    SealCheck.of(pool, opened.id(), sequences, custody.get().custody(), trusted)
        .forEach((sequence, seal) -> seals.add(json(sequence, seal)));
    return json;
  }

  /// Some events of a conversation, and where to go on.
  private ObjectNode verify(PageSession session, PageQuestion question) {
    OpenedConversation opened = conversations.find(session, question);
    long from = question.number("from");
    SortedMap<Long, Seal> seals =
        SealCheck.stretch(
            pool,
            opened.id(),
            new Stretch(from, opened.head(), STEP),
            custody.get().custody(),
            trusted);
    ObjectNode json =
        PageQuestion.JSON
            .createObjectNode()
            .put("to", seals.isEmpty() ? from : seals.lastKey())
            .put("head", opened.head())
            .put("proven", count(seals.values(), Proven.class))
            .put("unsealed", count(seals.values(), Unsealed.class))
            .put("brokenCount", count(seals.values(), Broken.class));
    ArrayNode broken = json.putArray("broken");
    seals.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Broken)
        .limit(MAX_BROKEN)
        .forEach(entry -> broken.add(json(entry.getKey(), entry.getValue())));
    seals.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Proven)
        .reduce((_, later) -> later)
        .ifPresent(last -> json.set("last", json(last.getKey(), last.getValue())));
    return json;
  }

  private ObjectNode prove(PageSession session, PageQuestion question) {
    String conversation = question.conversation();
    long sequence = question.number("sequence");
    String file = "proof-%s-%d.json".formatted(conversation.replace(':', '-'), sequence);
    records.record(
        session,
        AuditEntry.READ,
        PageQuestion.JSON
            .createObjectNode()
            .put("conversation", conversation)
            .put("sequence", sequence)
            .put("proof", file));
    try {
      Proof proof = Prover.prove(pool, conversation, sequence);
      Optional<String> problem = proof.examine(signer(proof));
      if (problem.isPresent()) {
        throw new PageRefusal(409, "it can't be proved: " + problem.get());
      }
      return PageQuestion.JSON
          .createObjectNode()
          .put("file", file)
          .put("checkpoint", proof.checkpoint().number())
          .put("proof", ProofJson.write(proof));
    } catch (StartupException e) {
      throw new PageRefusal(409, String.valueOf(e.getMessage()), e);
    }
  }

  /// Whoever takes the proof away holds it against the key that they trust themselves.
  private static CheckpointKey signer(Proof proof) {
    var signed = proof.witness() == null ? proof.checkpoint() : proof.witness().checkpoint();
    return signed.checkpoint().key();
  }

  private ObjectNode json(long sequence, Seal seal) {
    ObjectNode json = PageQuestion.JSON.createObjectNode().put("sequence", sequence);
    return switch (seal) {
      case Proven(var checkpoint, var time, var key, var erasedBy) -> {
        json.put("state", "proven")
            .put("checkpoint", checkpoint)
            .put("time", EventWords.time(time))
            .put("key", key)
            .put("trusted", !trusted.isEmpty());
        yield erasedBy == null ? json : json.put("erasedBy", erasedBy);
      }
      case Unsealed _ -> json.put("state", "unsealed");
      case Broken(String detail) -> json.put("state", "broken").put("detail", detail);
    };
  }

  private static long count(Collection<Seal> seals, Class<? extends Seal> kind) {
    return seals.stream().filter(kind::isInstance).count();
  }
}
