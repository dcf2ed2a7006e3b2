package io.parley.connector.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.command.Command;
import io.parley.schema.command.Command.Leave;
import io.parley.schema.command.Command.RecallMessage;
import io.parley.schema.command.Command.Say;
import io.parley.schema.command.Command.SendMessage;
import io.parley.schema.command.CommandEnvelope;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmissionTest {

  private static final String ENCRYPTED = "g:00000000000000000000000000000001";
  private static final String PLAIN = "g:00000000000000000000000000000002";

  private final FakeNode node = new FakeNode();
  private final FakeConnection connection = new FakeConnection();
  private final Peer peer = node.open(connection);

  @BeforeEach
  void logIn() {
    node.contents.encrypting.add(ENCRYPTED);
    FakeNode.say(peer, "{'type':'hello','id':0,'token':'alice','device':{'id':'d'}}");
    settle();
    connection.takeWritten();
  }

  @Test
  void encryptsWhatIsSaid() {
    send(1, ENCRYPTED);
    settle();

    assertThat(commands()).singleElement().extracting("content").isEqualTo(FakeContents.ENCRYPTED);
  }

  @Test
  void waitsForNothingWhereNothingIsEncrypted() {
    send(1, PLAIN);

    assertThat(commands()).singleElement().isInstanceOf(SendMessage.class);
  }

  @Test
  void keepsTheOrderWhileAKeyIsFetched() {
    send(1, ENCRYPTED);
    send(2, ENCRYPTED);
    send(3, PLAIN);
    say("{'type':'recall','id':4,'conversation':'" + ENCRYPTED + "','target':7}");
    say("{'type':'leave','id':5,'conversation':'" + ENCRYPTED + "'}");
    assertThat(commands()).isEmpty();
    settle();

    assertThat(node.commands)
        .extracting(CommandEnvelope::conversation)
        .containsExactly(ENCRYPTED, ENCRYPTED, PLAIN, ENCRYPTED, ENCRYPTED);
    assertThat(commands().get(2)).isInstanceOf(Say.class);
    assertThat(commands().get(3)).isEqualTo(new RecallMessage(7));
    assertThat(commands().get(4)).isEqualTo(new Leave());
  }

  @Test
  void fetchesAKeyOnce() {
    send(1, ENCRYPTED);
    settle();
    send(2, ENCRYPTED);

    assertThat(commands()).hasSize(2);
  }

  @Test
  void refusesWhatItCantEncryptAndGoesOnWithTheRest() {
    node.contents.away = true;
    send(1, ENCRYPTED);
    send(2, PLAIN);
    settle();

    assertThat(connection.takeWritten())
        .singleElement()
        .asString()
        .contains("\"re\":1", "unavailable", "\"retryable\":true");
    assertThat(node.commands).extracting(CommandEnvelope::conversation).containsExactly(PLAIN);
  }

  private void settle() {
    node.runBlocking();
    connection.runTasks();
    node.runBlocking();
    connection.runTasks();
  }

  private void send(int id, String conversation) {
    say(
        "{'type':'send','id':%d,'conversation':'%s','clientId':'0198e8a0-0000-7000-8000-00000000000%d','content':{'kind':'text','text':'hello'}}"
            .formatted(id, conversation, id));
  }

  private void say(String frame) {
    FakeNode.say(peer, frame);
  }

  private List<Command> commands() {
    return node.commands.stream().map(CommandEnvelope::command).toList();
  }
}
