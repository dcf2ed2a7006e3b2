package io.parley.launcher;

import io.parley.history.custody.Request;
import io.parley.history.custody.Request.Approval;
import io.parley.launcher.audit.Permission;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley requests`: what waits for a second person.
@Command(
    name = "requests",
    description = "List what waits to be confirmed by a second person (`parley approve`).")
final class RequestsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Deciding deciding = new Deciding();

  @Option(names = "--all", description = "Also those that were confirmed, or have expired.")
  private boolean all;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    List<Request> requests =
        deciding.look(Permission.SEE_LOG).requests().values().stream()
            .filter(request -> all || request.isPending(now))
            .toList();
    var out = spec.commandLine().getOut();
    for (Request request : requests) {
      out.println(
          "%d  %s  by %s at %s: %s  (%s)"
              .formatted(
                  request.number(),
                  request.wish(),
                  request.by(),
                  request.time(),
                  request.reason(),
                  state(request, now)));
    }
    if (requests.isEmpty()) {
      out.println(all ? "there was never a request" : "nothing waits to be confirmed");
    }
    return 0;
  }

  private static String state(Request request, Instant now) {
    Approval approval = request.approval();
    if (approval != null) {
      return "confirmed by %s at %s".formatted(approval.by(), approval.time());
    }
    return (request.isPending(now) ? "waits until " : "expired at ") + request.expires();
  }
}
