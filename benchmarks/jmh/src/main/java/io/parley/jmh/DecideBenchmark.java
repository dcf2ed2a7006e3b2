package io.parley.jmh;

import io.parley.router.state.Judgement;
import io.parley.router.state.MemoryEntries;
import io.parley.router.state.PartitionDecider;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.CreateConversation;
import io.parley.schema.command.Command.Invite;
import io.parley.schema.command.Command.OpenDirect;
import io.parley.schema.conversation.ConversationKind;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The router's decision on a message: state read, decided, sealed, applied and written, with the
/// entries in memory. The state begins anew with each iteration, as it grows.
@State(Scope.Thread)
public class DecideBenchmark {

  private static final long CACHE_WEIGHT = 100_000;
  private static final int USERS_PER_COMMAND = 1_000;

  @Param({"2", "100", "5000"})
  private int members;

  private PartitionDecider decider = decider();
  private String conversation = "";
  private long number;

  @Setup(Level.Iteration)
  public void createConversation() {
    decider = decider();
    number = 0;
    if (members == 2) {
      conversation = "d:alice:bob";
      decide(new OpenDirect("bob"));
    } else {
      conversation = "g:019aa0b0-0000-7000-8000-000000000001";
      decide(new CreateConversation(ConversationKind.GROUP, "bench", List.of(), false));
      List<String> users = Messages.users(members - 1);
      for (int from = 0; from < users.size(); from += USERS_PER_COMMAND) {
        decide(new Invite(users.subList(from, Math.min(users.size(), from + USERS_PER_COMMAND))));
      }
    }
  }

  @Benchmark
  public Judgement decideAndApply() {
    number++;
    return decider.decide(Messages.send(conversation, number), number, Messages.NOW);
  }

  private void decide(Command command) {
    Judgement judgement =
        decider.decide(Messages.command(conversation, command), number, Messages.NOW);
    if (judgement.steps().isEmpty()) {
      throw new IllegalStateException("refused: " + judgement.decision());
    }
  }

  private static PartitionDecider decider() {
    return new PartitionDecider(new MemoryEntries(), CACHE_WEIGHT);
  }
}
