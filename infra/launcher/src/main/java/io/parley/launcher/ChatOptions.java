package io.parley.launcher;

import io.parley.launcher.chat.ChatConnection;
import io.parley.launcher.chat.Login;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// As whom a command chats, and where.
final class ChatOptions {

  private static final String DEVICE = "parley-cli";

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--as", paramLabel = "USER", required = true, description = "Who chats.")
  private String user = "";

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description =
          "The user's password (default: the environment's PARLEY_PASSWORD, or else the one of the"
              + " demo accounts).")
  private @Nullable String password;

  /// Logs in and connects.
  ///
  /// @param device tells this use of the account from others at the same time
  ChatConnection connect(HttpClient http, String device, Consumer<JsonNode> listener) {
    URI node = target.node();
    Login login = Login.byPassword(http, node, user, password(), DEVICE + "-" + device);
    return ChatConnection.open(http, node, login, listener);
  }

  private String password() {
    if (password != null) {
      return password;
    }
    String fromEnvironment = System.getenv("PARLEY_PASSWORD");
    return fromEnvironment == null ? DevCommand.DEMO_PASSWORD : fromEnvironment;
  }
}
