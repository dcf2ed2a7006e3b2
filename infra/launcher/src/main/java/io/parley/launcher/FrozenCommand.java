package io.parley.launcher;

import io.parley.router.conversation.Conversation;
import io.parley.router.frozen.FrozenConversation;
import io.parley.router.frozen.FrozenConversations;
import io.parley.router.frozen.ThawRequest;
import io.parley.router.state.Freeze;
import io.parley.schema.command.CommandEnvelope;
import io.parley.schema.conversation.ConversationId;
import io.parley.schema.conversation.UserId;
import io.parley.service.KafkaConfig;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley frozen`: conversations that routers have set aside.
@Command(
    name = "frozen",
    description = {
      "Look at conversations that are frozen, and take them up again.",
      "A conversation freezes when one of its commands can't be decided, because of a mistake in"
          + " the program or in its state; all others go on."
    })
final class FrozenCommand {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "List all frozen conversations; exits with 1 if there is one.")
  int list(@Mixin TargetOptions target) {
    return translating(
        () -> {
          Map<String, Freeze> all = new FrozenConversations(kafka(target)).all();
          all.forEach(
              (conversation, freeze) ->
                  out()
                      .println(
                          "%s  since %s, command %d: %s"
                              .formatted(
                                  conversation, freeze.time(), freeze.offset(), freeze.error())));
          if (all.isEmpty()) {
            out().println("no conversation is frozen");
          }
          return all.isEmpty() ? 0 : 1;
        });
  }

  @Command(
      name = "show",
      description = "Say which command froze a conversation, why, and what its state is.")
  int show(
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "CONVERSATION", description = "The conversation's id.")
          String conversation) {
    requireId(conversation);
    return translating(
        () -> {
          Optional<FrozenConversation> found =
              new FrozenConversations(kafka(target)).find(conversation);
          found.ifPresentOrElse(this::print, () -> out().println(conversation + " is not frozen"));
          return found.isPresent() ? 0 : 1;
        });
  }

  @Command(
      name = "thaw",
      description = {
        "Take a conversation up again where it stands, once what was the matter is mended.",
        "Exits with 0 if it goes on, 1 if it froze again or no router has decided it in time."
      })
  int thaw(
      @Mixin TargetOptions target,
      @Parameters(paramLabel = "CONVERSATION", description = "The conversation's id.")
          String conversation,
      @Option(
              names = "--by",
              paramLabel = "USER",
              required = true,
              description = "Who wishes it: a user id, which stands in the command for ever.")
          String by) {
    requireId(conversation);
    if (!UserId.isValid(by)) {
      throw new StartupException("--by " + by + " is no user id");
    }
    return translating(() -> thaw(kafka(target), conversation, by));
  }

  private int thaw(KafkaConfig kafka, String conversation, String by) {
    var frozen = new FrozenConversations(kafka);
    if (frozen.find(conversation).isEmpty()) {
      out().println(conversation + " is not frozen");
      return 0;
    }
    ThawRequest request = ThawRequest.send(kafka, conversation, by);
    if (!request.awaitDecision(TIMEOUT)) {
      out()
          .println(
              "the thaw is command %d, but no router has decided it within %d s"
                  .formatted(request.offset(), TIMEOUT.toSeconds()));
      return 1;
    }
    Optional<FrozenConversation> again = frozen.find(conversation);
    again.ifPresentOrElse(
        still -> {
          out().println(conversation + " froze again:");
          print(still);
        },
        () -> out().println(conversation + " goes on"));
    return again.isPresent() ? 1 : 0;
  }

  private void print(FrozenConversation found) {
    Freeze freeze = found.freeze();
    out().println("conversation  " + found.id());
    out().println("frozen since  " + freeze.time());
    out().println("error         " + freeze.error());
    out().println("command       " + command(found));
    out().println("state         " + state(found));
  }

  private static String command(FrozenConversation found) {
    CommandEnvelope command = found.command();
    String place = "partition %d, offset %d".formatted(found.partition(), found.freeze().offset());
    return command == null
        ? place + ", no longer kept: see the dead letters"
        : "%s, a %s of %s (device %s, session %s)"
            .formatted(
                place,
                command.command().getClass().getSimpleName(),
                command.origin().user(),
                command.origin().device(),
                command.origin().session());
  }

  private static String state(FrozenConversation found) {
    if (found.stateError() != null) {
      return "can't be read: " + found.stateError();
    }
    Conversation state = found.state();
    return state == null
        ? "none: the conversation has not begun"
        : "%s, head %d of %s, %d members, hash %s"
            .formatted(
                state.kind().wireName(),
                state.head().sequence(),
                state.head().time(),
                state.members().size(),
                state.head().hash());
  }

  private static void requireId(String conversation) {
    if (!ConversationId.isValid(conversation)) {
      throw new StartupException(conversation + " is no conversation's id");
    }
  }

  private static KafkaConfig kafka(TargetOptions target) {
    return target.connector().kafka();
  }

  private interface Work {
    int run();
  }

  private static int translating(Work work) {
    try {
      return work.run();
    } catch (KafkaException e) {
      throw new StartupException("Kafka: " + e.getMessage(), e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
