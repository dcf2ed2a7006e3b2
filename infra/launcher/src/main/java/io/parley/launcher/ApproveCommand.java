package io.parley.launcher;

import io.parley.history.custody.CustodyCommand.Approve;
import io.parley.history.custody.Request;
import io.parley.history.custody.Wish;
import io.parley.history.custody.Wish.EraseUser;
import io.parley.history.custody.Wish.KeepFor;
import io.parley.history.custody.Wish.LiftHold;
import io.parley.launcher.audit.Permission;
import io.parley.service.StartupException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley approve`: the second pair of eyes.
@Command(
    name = "approve",
    description = {
      "Confirm what somebody else has asked for (`parley requests`), which is then done.",
      "Nobody can confirm what they have asked for themselves."
    })
final class ApproveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Deciding deciding = new Deciding();

  @Parameters(paramLabel = "REQUEST", description = "Its number.")
  private long request;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    deciding.execute(new Approve(request));
    Wish wish = wish();
    switch (wish) {
      case LiftHold(long hold) -> out.println("hold %d is lifted".formatted(hold));
      case KeepFor keep -> out.println("in force from the next run on: " + keep);
      case EraseUser(String user) -> {
        out.println("confirmed: what %s wrote is erased".formatted(user));
        out.flush();
        new Erasures(deciding.config(), out).run(deciding.by(), false);
      }
    }
    return 0;
  }

  private Wish wish() {
    Request found = deciding.look(Permission.DECIDE).requests().get(request);
    if (found == null) {
      throw new StartupException("there is no request " + request);
    }
    return found.wish();
  }
}
