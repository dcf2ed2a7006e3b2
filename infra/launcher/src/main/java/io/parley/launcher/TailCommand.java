package io.parley.launcher;

import static io.parley.launcher.chat.ChatConnection.frame;

import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `parley tail`: what a user is told, a line each.
@Command(name = "tail", description = "Print what a user is told, a line each, until stopped.")
final class TailCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ChatOptions chat = new ChatOptions();

  @Option(names = "--from-start", description = "Begin with everything the user may see.")
  private boolean fromStart;

  @Option(names = "--json", description = "Print frames as they are.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try (var stop = StopSignal.install();
        var http = HttpClient.newHttpClient();
        var connection = chat.connect(http, "tail", this::print)) {
      if (fromStart) {
        connection.ask(frame("sync"));
      }
      var stopped = CompletableFuture.runAsync(() -> awaitUninterrupted(stop));
      CompletableFuture.anyOf(stopped, connection.closed()).get();
      if (connection.closed().isDone()) {
        throw new StartupException("the node closed with " + connection.closed().get());
      }
    }
    return 0;
  }

  private static void awaitUninterrupted(StopSignal stop) {
    try {
      stop.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(JsonNode frame) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(frame);
    } else if (frame.path("type").asString().equals("event")) {
      JsonNode event = frame.path("event");
      out.printf(
          "%s  %s #%d  %s: %s%n",
          frame.path("time").asString(),
          frame.path("conversation").asString(),
          frame.path("sequence").asLong(),
          frame.path("by").asString(),
          said(event));
    }
    out.flush();
  }

  private static String said(JsonNode event) {
    return event.path("erased").asBoolean()
        ? "(erased)"
        : event.path("content").path("text").asString(event.path("kind").asString());
  }
}
