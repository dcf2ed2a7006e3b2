package io.parley.launcher;

import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.custody.RetentionTarget;
import io.parley.history.custody.RetentionTarget.OfConversation;
import io.parley.history.custody.RetentionTarget.OfKind;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.launcher.audit.Permission;
import io.parley.schema.conversation.ConversationKind;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley retention`: for how long what is said is kept.
@Command(
    name = "retention",
    description = {
      "Say for how long what is said is kept, and erase what is too old.",
      "Where nothing is said of it, it is kept for ever."
    },
    synopsisSubcommandLabel = "COMMAND")
final class RetentionCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "set",
      description = {
        "Ask for what is said in a kind of conversation, or in one conversation, to be kept for so"
            + " long and no longer, which a second person confirms."
      })
  int set(
      @Mixin Deciding deciding,
      @Mixin Asking asking,
      @Parameters(paramLabel = "KIND|ID", description = "direct, group, channel, or one's id.")
          String target,
      @Option(
              names = "--keep",
              paramLabel = "DURATION",
              required = true,
              converter = DurationConverter.class,
              description = "For how long, for example 365d.")
          Duration keep) {
    if (keep.isZero()) {
      throw new StartupException("--keep must be more than nothing");
    }
    return asking.ask(deciding, new KeepFor(target(target), keep), out());
  }

  @Command(
      name = "forever",
      description = "Keep it for ever again, from now on. What is erased does not come back.")
  int forever(
      @Mixin Deciding deciding,
      @Parameters(paramLabel = "KIND|ID", description = "direct, group, channel, or one's id.")
          String target) {
    deciding.execute(new CustodyCommand.KeepForEver(target(target)));
    out().println(target + " is kept for ever");
    return 0;
  }

  @Command(name = "list", description = "List what is not kept for ever.")
  int list(@Mixin Deciding deciding) {
    Custody custody = deciding.look(Permission.SEE_LOG);
    custody.periods().entrySet().stream()
        .map(entry -> new KeepFor(entry.getKey(), entry.getValue()).toString())
        .sorted()
        .forEach(out()::println);
    if (custody.periods().isEmpty()) {
      out().println("everything is kept for ever");
    }
    return 0;
  }

  @Command(
      name = "run",
      description = {
        "Erase what is too old, and what is left of what was to be erased, now that it is no longer"
            + " held.",
        "Let it run every night."
      })
  int run(
      @Mixin Deciding deciding,
      @Option(names = "--dry-run", description = "Only count.") boolean dryRun) {
    var erasures = new Erasures(deciding.config(), out());
    Custody custody = deciding.look(Permission.DECIDE);
    if (dryRun) {
      erasures.count(custody.dueAt(Instant.now()));
    } else {
      erasures.run(deciding.by(), true);
    }
    return 0;
  }

  private static RetentionTarget target(String name) {
    try {
      return Arrays.stream(ConversationKind.values())
          .filter(kind -> kind.wireName().equals(name))
          .findFirst()
          .<RetentionTarget>map(OfKind::new)
          .orElseGet(() -> new OfConversation(name));
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
