package io.parley.launcher;

import io.parley.history.custody.Wish.EraseUser;
import io.parley.schema.conversation.UserId;
import io.parley.service.StartupException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley erase`: what a person wrote.
@Command(
    name = "erase",
    description = {
      "Ask for what a user wrote to be erased, which a second person confirms (`parley approve`).",
      "What is held stays, until a later run after the hold was lifted."
    })
final class EraseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Deciding deciding = new Deciding();
  @Mixin private Asking asking = new Asking();

  @Option(names = "--user", paramLabel = "USER", required = true, description = "Who wrote it.")
  private String user = "";

  @Override
  public Integer call() {
    if (!UserId.isValid(user)) {
      throw new StartupException("--user " + user + " is no user id");
    }
    return asking.ask(deciding, new EraseUser(user), spec.commandLine().getOut());
  }
}
