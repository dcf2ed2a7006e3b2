package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;

import com.fasterxml.uuid.Generators;
import java.net.http.HttpClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `parley send`: one message.
@Command(name = "send", description = "Send a message.")
final class SendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ChatOptions chat = new ChatOptions();

  @ArgGroup(multiplicity = "1")
  private Recipient recipient = new Recipient();

  @Parameters(paramLabel = "TEXT", description = "What to say.")
  private String text = "";

  /// One of the two.
  private static final class Recipient {

    @Option(names = "--to", paramLabel = "USER", description = "To whom.")
    private @Nullable String user;

    @Option(
        names = "--conversation",
        paramLabel = "ID",
        description = "Into which conversation, instead of --to.")
    private @Nullable String conversation;
  }

  @Override
  public Integer call() {
    try (var http = HttpClient.newHttpClient();
        var connection = chat.connect(http, "send", _ -> {})) {
      String conversation = recipient.conversation;
      if (conversation == null) {
        JsonNode opened = connection.ask(frame("open").put("user", recipient.user));
        conversation = opened.path("conversation").stringValue();
      }
      ObjectNode send =
          frame("send")
              .put("conversation", conversation)
              .put("clientId", Generators.timeBasedEpochGenerator().generate().toString());
      send.putObject("content").put("kind", "text").put("text", text);
      JsonNode sent = connection.ask(send);
      spec.commandLine()
          .getOut()
          .printf("%s #%d%n", conversation, sent.path("sequence").longValue());
    }
    return 0;
  }
}
