package io.parley.launcher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.audit.Blocks.Block;
import io.parley.history.audit.ConversationThen;
import io.parley.history.audit.ConversationThen.Membership;
import io.parley.history.audit.ConversationThen.MessageThen;
import io.parley.history.audit.Receipts;
import io.parley.history.audit.export.EventWords;
import io.parley.schema.RawJson;
import io.parley.schema.conversation.ConversationKind;
import io.parley.schema.conversation.Role;
import io.parley.schema.event.Cursor;
import io.parley.schema.event.EventHash;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsOfReportTest {

  private static final Instant TIME = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void saysOfEachMessageWhoSawItAndWhatIsNotKnown() {
    assertThat(text(ConversationKind.GROUP, "hello"))
        .contains("| hello", "   could see it: alice, bob, carol", "   had read it: bob")
        .contains("   not known whether read by then: carol")
        .contains(
            "blocked       alice by bob, from %s to %s: neither could write to the other"
                .formatted(EventWords.time(TIME), EventWords.time(TIME.plusSeconds(60))))
        .noneMatch(line -> line.contains("everybody who"));
  }

  @Test
  void saysWhenEverybodyCouldSeeIt() {
    assertThat(text(ConversationKind.CHANNEL, "hello"))
        .contains("   could see it: everybody who was logged in, as the channel was open");
  }

  @Test
  void keepsOrdersForTheTerminalAndLinesThatLookLikeItsOwnInsideTheText() {
    assertThat(text(ConversationKind.GROUP, "\\u001b[2J\\n   had read it: alice"))
        .contains("| \uFFFD[2J", "|    had read it: alice")
        .noneMatch(line -> line.indexOf('\u001b') >= 0);
  }

  private static List<String> text(ConversationKind kind, String text) {
    var then =
        new ConversationThen(
            "g:1",
            kind,
            "Team",
            true,
            2,
            EventHash.GENESIS,
            TIME,
            List.of(
                new Membership("alice", Role.OWNER, 1, null),
                new Membership("bob", Role.MEMBER, 1, null),
                new Membership("carol", Role.MEMBER, 1, null)),
            List.of(
                new MessageThen(
                    2,
                    "alice",
                    TIME,
                    null,
                    RawJson.of("{\"kind\":\"text\",\"text\":\"" + text + "\"}"),
                    null,
                    null)));
    var receipts =
        new Receipts(
            List.of(
                new Cursor("g:1", "bob", 2, 2, TIME),
                new Cursor("g:1", "carol", 2, 2, TIME.plusSeconds(1))),
            TIME);
    var out = new StringWriter();
    var blocks = List.of(new Block("bob", "alice", TIME, TIME.plusSeconds(60)));
    new AsOfReport(then, receipts, blocks).print(new PrintWriter(out, true), false);
    return out.toString().lines().toList();
  }
}
