package io.parley.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.chaos.client.Outbox.Attempt;
import io.parley.chaos.client.Outbox.Draft;
import io.parley.schema.RawJson;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final List<Draft> DRAFTS =
      IntStream.range(0, 8)
          .mapToObj(i -> new Draft(new UUID(0x7000, i), RawJson.of("{}"), true))
          .toList();

  private final Outbox outbox = new Outbox();

  @Test
  void sendsAWindowEachNamingTheOneBefore() {
    DRAFTS.forEach(outbox::add);
    List<Attempt> due = outbox.due();
    assertThat(due).hasSize(Outbox.WINDOW);
    assertThat(due.getFirst().prev()).isNull();
    assertThat(due.get(1).prev()).isEqualTo(DRAFTS.getFirst().clientId());
    assertThat(outbox.due()).isEmpty();
  }

  @Test
  void goesOnWhenOneIsSettled() {
    DRAFTS.forEach(outbox::add);
    outbox.due();
    outbox.accepted(DRAFTS.getFirst().clientId(), 1, false);
    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(4), DRAFTS.get(3).clientId()));
  }

  @Test
  void sendsAgainInOrderFromTheOneThatFailed() {
    DRAFTS.subList(0, 3).forEach(outbox::add);
    outbox.due();
    outbox.failed(DRAFTS.get(1).clientId(), true);
    outbox.failed(DRAFTS.get(2).clientId(), true);
    assertThat(outbox.due()).as("the first is still under way").isEmpty();
    outbox.failed(DRAFTS.get(0).clientId(), false);
    assertThat(outbox.due()).extracting(Attempt::draft).isEqualTo(DRAFTS.subList(0, 3));
  }

  @Test
  void namesWhatWasAcceptedWhileOneBeforeItIsOpen() {
    DRAFTS.subList(0, 2).forEach(outbox::add);
    outbox.due();
    outbox.accepted(DRAFTS.get(1).clientId(), 2, false);
    outbox.failed(DRAFTS.get(0).clientId(), false);
    outbox.add(DRAFTS.get(2));

    assertThat(outbox.due())
        .containsExactly(
            new Attempt(DRAFTS.get(0), null), new Attempt(DRAFTS.get(2), DRAFTS.get(1).clientId()));
    outbox.accepted(DRAFTS.get(0).clientId(), 1, false);
    outbox.failed(DRAFTS.get(2).clientId(), true);
    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(2), DRAFTS.get(1).clientId()));
    assertThat(outbox.size()).isEqualTo(1);
  }

  @Test
  void namesWhatWasTakenOnAnotherWayUntilSomethingElseIsTaken() {
    DRAFTS.subList(0, 3).forEach(outbox::add);
    outbox.accepted(DRAFTS.get(1).clientId(), 7, false);
    assertThat(outbox.due())
        .containsExactly(
            new Attempt(DRAFTS.get(0), DRAFTS.get(1).clientId()),
            new Attempt(DRAFTS.get(2), DRAFTS.get(0).clientId()));
    outbox.accepted(DRAFTS.get(0).clientId(), 8, false);
    outbox.failed(DRAFTS.get(2).clientId(), false);
    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(2), DRAFTS.get(0).clientId()));
  }

  @Test
  void namesNothingAfterACopyThatMayHaveBeenTakenFromAnotherDevice() {
    outbox.accepted(DRAFTS.get(0).clientId(), 1, false);
    outbox.accepted(DRAFTS.get(1).clientId(), 2, true);
    outbox.add(DRAFTS.get(2));

    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(2), null));
  }

  @Test
  void namesTheLastAcceptedAfterOneWasRefusedForGood() {
    DRAFTS.subList(0, 3).forEach(outbox::add);
    outbox.due();
    outbox.accepted(DRAFTS.get(0).clientId(), 1, false);
    outbox.refused(DRAFTS.get(1).clientId());
    outbox.failed(DRAFTS.get(2).clientId(), true);
    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(2), DRAFTS.get(0).clientId()));
  }

  @Test
  void sendsEverythingAgainAfterADisconnect() {
    DRAFTS.subList(0, 3).forEach(outbox::add);
    outbox.due();
    outbox.disconnected();
    assertThat(outbox.due()).extracting(Attempt::draft).isEqualTo(DRAFTS.subList(0, 3));
  }

  @Test
  void givesUpNamingWhenThatIsRefusedAgainAndAgain() {
    outbox.add(DRAFTS.get(0));
    outbox.due();
    outbox.accepted(DRAFTS.get(0).clientId(), 1, false);
    outbox.add(DRAFTS.get(1));
    for (int i = 0; i < 10; i++) {
      assertThat(outbox.due()).extracting(Attempt::prev).containsExactly(DRAFTS.get(0).clientId());
      outbox.failed(DRAFTS.get(1).clientId(), true);
    }
    assertThat(outbox.due()).containsExactly(new Attempt(DRAFTS.get(1), null));
  }
}
