package io.parley.launcher;

import io.parley.history.custody.CustodyCommand.SetHold;
import io.parley.history.custody.Hold;
import io.parley.history.custody.HoldScope;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.launcher.audit.HoldWords;
import io.parley.launcher.audit.Permission;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.UserId;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley hold`: legal holds.
@Command(
    name = "hold",
    description = {
      "Set, lift and list legal holds.",
      "What a hold covers is neither erased nor removed for its age, until a second person has"
          + " confirmed that it is lifted."
    },
    synopsisSubcommandLabel = "COMMAND")
final class HoldCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "set",
      description = "Hold that for which everything holds that is named; at least one thing.")
  int set(
      @Mixin Deciding deciding,
      @Option(names = "--conversation", paramLabel = "ID", description = "Of one conversation.")
          @Nullable String conversation,
      @Option(
              names = "--user",
              paramLabel = "USER",
              description = "What the user wrote, or could read as a member.")
          @Nullable String user,
      @Option(names = "--from", paramLabel = "TIME", description = "From this time on.")
          @Nullable Instant from,
      @Option(names = "--to", paramLabel = "TIME", description = "Before this time.")
          @Nullable Instant to,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Why, for the audit log.")
          String reason) {
    HoldScope scope = scope(conversation, user, from, to);
    long hold = deciding.execute(new SetHold(scope, reason));
    out().println("hold %d: %s".formatted(hold, HoldWords.of(scope)));
    return 0;
  }

  @Command(
      name = "lift",
      description = "Ask for a hold to be lifted, which a second person confirms.")
  int lift(
      @Mixin Deciding deciding,
      @Mixin Asking asking,
      @Parameters(paramLabel = "HOLD", description = "Its number.") long hold) {
    return asking.ask(deciding, new LiftHold(hold), out());
  }

  @Command(name = "list", description = "List the holds that are in force.")
  int list(@Mixin Deciding deciding) {
    var holds = deciding.look(Permission.SEE_LOG).holds().values();
    for (Hold hold : holds) {
      out()
          .println(
              "%d  %s  since %s by %s: %s"
                  .formatted(
                      hold.number(),
                      HoldWords.of(hold.scope()),
                      hold.since(),
                      hold.by(),
                      hold.reason()));
    }
    if (holds.isEmpty()) {
      out().println("no hold is in force");
    }
    return 0;
  }

  private HoldScope scope(
      @Nullable String conversation,
      @Nullable String user,
      @Nullable Instant from,
      @Nullable Instant to) {
    if (conversation != null && !ConversationId.isValid(conversation)) {
      throw new StartupException(conversation + " is no id of a conversation");
    }
    if (user != null && !UserId.isValid(user)) {
      throw new StartupException("--user " + user + " is no user id");
    }
    try {
      return new HoldScope(conversation, user, from, to);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), e.getMessage() + ": give --conversation, --user, --from or --to", e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
