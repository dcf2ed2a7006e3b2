package io.parley.history.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.history.audit.Checkpoint.Sealed;
import io.parley.history.audit.Proof.InCheckpoint;
import io.parley.history.audit.Proof.InSpan;
import io.parley.history.audit.Proof.Witness;
import io.parley.history.audit.Signers.Signer;
import io.parley.history.projection.ConversationLog;
import io.parley.schema.RawJson;
import io.parley.schema.audit.AuditEntry;
import io.parley.schema.codec.AuditCodec;
import io.parley.schema.event.EventHash;
import io.parley.schema.event.SealedEvent;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Three conversations of nine events each, sealed by three checkpoints: five events of each by the
/// first, two by the second, with which the first key hands over to the second one, and two by the
/// third.
public final class SealedHistory {

  /// The keys of the first two tests of RFC 8032, section 7.1.
  public static final Signer FIRST =
      signer(
          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  public static final Signer SECOND =
      signer(
          "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");

  private static final int[] SEALED_UP_TO = {0, 5, 7, 9};

  private final List<ConversationLog> logs = new ArrayList<>();
  private final List<SignedCheckpoint> checkpoints = new ArrayList<>();

  public SealedHistory() {
    for (int c = 1; c <= 3; c++) {
      var log = ConversationLog.group("g:" + ("" + c).repeat(32));
      for (int i = 2; i <= 9; i++) {
        log.post("message " + i);
      }
      logs.add(log);
    }
    var chain = new CheckpointChain();
    var signers = new Signers(SECOND, FIRST);
    for (int number = 1; number <= 3; number++) {
      var turn = number == 1 ? new Signers.Turn(FIRST, null) : turn(signers);
      SignedCheckpoint checkpoint =
          turn.sign(chain.next(), ConversationLog.START.plusSeconds(60L * number), sealed(number));
      chain.add(checkpoint);
      checkpoints.add(checkpoint);
    }
  }

  public List<SignedCheckpoint> checkpoints() {
    return checkpoints;
  }

  /// Two entries of an audit log.
  public static List<SealedEvent> auditLog() {
    List<SealedEvent> entries = new ArrayList<>();
    EventHash head = EventHash.GENESIS;
    for (long sequence = 1; sequence <= 2; sequence++) {
      byte[] bytes =
          AuditCodec.encode(
              new AuditEntry(
                  sequence,
                  ConversationLog.START.plusSeconds(10 * sequence),
                  "olga",
                  AuditEntry.READ,
                  RawJson.of(
                      "{\"conversation\":\"d:alice:bob\",\"at\":\"%d\"}".formatted(sequence))));
      head = head.next(bytes);
      entries.add(new SealedEvent(bytes, head));
    }
    return entries;
  }

  /// What the first checkpoint would have been, had it sealed those too.
  public SignedCheckpoint withAuditLog() {
    Sealed first = sealed(1);
    return new Signers.Turn(FIRST, null)
        .sign(
            new CheckpointChain().next(),
            ConversationLog.START.plusSeconds(60),
            new Sealed(
                first.events(),
                first.total(),
                first.spans(),
                first.heads(),
                first.offsets(),
                new TrailHead(2, auditLog().getLast().hash())));
  }

  public List<ConversationLog> logs() {
    return logs;
  }

  /// The proof of an event of the second conversation.
  public Proof proof(int sequence, boolean witnessed) {
    int number = sequence <= 5 ? 1 : sequence <= 7 ? 2 : 3;
    ConversationLog log = logs.get(1);
    Span span = span(log, number);
    SignedCheckpoint checkpoint = checkpoints.get(number - 1);
    return new Proof(
        sequence == 1 ? EventHash.GENESIS : log.event(sequence - 1).sealed().hash(),
        log.event(sequence).sealed(),
        new InSpan(
            span.first(),
            span.last(),
            span.head(),
            MerkleTree.path((int) (sequence - span.first()), leaves(log, number))),
        new InCheckpoint(1, MerkleTree.path(1, spanLeaves(number))),
        checkpoint,
        witnessed ? witness(number) : null);
  }

  /// What a checkpoint seals.
  public List<Span> spans(int number) {
    return logs.stream().map(log -> span(log, number)).toList();
  }

  /// Where the last checkpoint has the end of a conversation.
  public SealedHead sealedHead(int index) {
    List<Hash> heads = heads(3);
    return new SealedHead(head(logs.get(index), 3), index, MerkleTree.path(index, heads));
  }

  /// Up to which event of each conversation a checkpoint seals; 0 before the first.
  public static int sealedTo(int number) {
    return SEALED_UP_TO[number];
  }

  private @Nullable Witness witness(int number) {
    List<Hash> before =
        checkpoints.subList(0, 2).stream().map(c -> MerkleTree.leaf(c.hash().bytes())).toList();
    return new Witness(checkpoints.get(2), MerkleTree.path(number - 1, before));
  }

  private Signers.Turn turn(Signers signers) {
    return signers.after(checkpoints.getLast().checkpoint()).orElseThrow();
  }

  private Sealed sealed(int number) {
    return new Sealed(
        3L * (SEALED_UP_TO[number] - SEALED_UP_TO[number - 1]),
        3L * SEALED_UP_TO[number],
        new TreeHead(3, MerkleTree.root(spanLeaves(number))),
        new TreeHead(3, MerkleTree.root(heads(number))),
        new TreeMap<>(Map.of(0, 10L * number, 1, 20L * number)),
        null);
  }

  private List<Hash> heads(int number) {
    return logs.stream().map(log -> head(log, number).leaf()).toList();
  }

  private static ConversationHead head(ConversationLog log, int number) {
    int last = SEALED_UP_TO[number];
    return new ConversationHead(log.conversation(), last, log.head(last).hash());
  }

  private List<Hash> spanLeaves(int number) {
    return spans(number).stream().map(Span::leaf).toList();
  }

  private static Span span(ConversationLog log, int number) {
    int last = SEALED_UP_TO[number];
    return new Span(
        log.conversation(),
        SEALED_UP_TO[number - 1] + 1L,
        last,
        log.head(last).hash(),
        MerkleTree.root(leaves(log, number)));
  }

  private static List<Hash> leaves(ConversationLog log, int number) {
    return log.events(SEALED_UP_TO[number - 1] + 1, SEALED_UP_TO[number]).stream()
        .map(event -> MerkleTree.leaf(event.sealed().hash().bytes()))
        .toList();
  }

  private static Signer signer(String secret, String publicKey) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      HexFormat.of().parseHex("302e020100300506032b657004220420" + secret)));
      return new Signer(
          CheckpointKey.of(HexFormat.of().parseHex(publicKey)), body -> sign(key, body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sign(PrivateKey key, String body) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(body.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
