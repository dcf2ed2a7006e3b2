package io.parley.launcher.page;

import com.zaxxer.hikari.HikariDataSource;
import io.parley.history.audit.Checkpoint;
import io.parley.history.audit.CheckpointKey;
import io.parley.history.audit.SignedCheckpoint;
import io.parley.history.audit.export.EventWords;
import io.parley.history.store.AuditSnapshot;
import io.parley.history.store.AuditSnapshot.KeptCheckpoint;
import io.parley.launcher.audit.Permission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Checkpoints, the newest first, each held against its signature and the one before it.
final class CheckpointActions {

  private static final int PAGE = 200;

  private final HikariDataSource pool;
  private final Set<CheckpointKey> trusted;

  CheckpointActions(HikariDataSource pool, Set<CheckpointKey> trusted) {
    this.pool = pool;
    this.trusted = Set.copyOf(trusted);
  }

  Map<String, Action> byName() {
    return Map.of(
        "checkpoints", new Action(Permission.VERIFY, (_, question) -> checkpoints(question)));
  }

  private ObjectNode checkpoints(PageQuestion question) {
    long before = question.number("before", Long.MAX_VALUE);
    List<KeptCheckpoint> kept =
        AuditSnapshot.look(pool, history -> history.checkpointsBefore(before, PAGE + 1));
    ObjectNode json = PageQuestion.JSON.createObjectNode().put("more", kept.size() > PAGE);
    ArrayNode checkpoints = json.putArray("checkpoints");
    for (int i = 0; i < Math.min(kept.size(), PAGE); i++) {
      checkpoints.add(json(kept.get(i), i + 1 < kept.size() ? kept.get(i + 1) : null));
    }
    return json;
  }

  private ObjectNode json(KeptCheckpoint kept, @Nullable KeptCheckpoint previous) {
    ObjectNode json = PageQuestion.JSON.createObjectNode().put("number", kept.number());
    SignedCheckpoint signed = kept.checkpoint();
    if (signed == null) {
      return json.put("problem", "it can't be read any more");
    }
    Checkpoint checkpoint = signed.checkpoint();
    json.put("time", EventWords.time(checkpoint.time()))
        .put("events", checkpoint.sealed().events())
        .put("total", checkpoint.sealed().total())
        .put("key", checkpoint.key().id());
    String problem = problem(kept, signed, previous);
    return problem == null ? json : json.put("problem", problem);
  }

  private @Nullable String problem(
      KeptCheckpoint kept, SignedCheckpoint signed, @Nullable KeptCheckpoint previous) {
    if (signed.number() != kept.number() || !signed.hash().equals(kept.hash())) {
      return "it is not the one it is kept as";
    }
    if (!signed.isSigned()) {
      return "it is not signed by the key that it names";
    }
    CheckpointKey key = signed.checkpoint().key();
    if (!trusted.isEmpty() && !trusted.contains(key)) {
      return "it is of a key that is not trusted";
    }
    long before = previous == null ? 0 : previous.number();
    if (before != kept.number() - 1) {
      return "checkpoint %d is gone".formatted(kept.number() - 1);
    }
    SignedCheckpoint link = previous == null ? null : previous.checkpoint();
    if (link == null) {
      return null; // the first one, or one whose predecessor has a problem of its own
    }
    if (!signed.checkpoint().link().previous().equals(link.hash())) {
      return "it is not linked to the one before it";
    }
    return link.checkpoint().successor().equals(key) ? null : "its key was not handed over to";
  }
}
