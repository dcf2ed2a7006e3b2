package io.parley.launcher;

import io.parley.launcher.chat.ChatFailed;
import io.parley.servers.ServerFailed;
import io.parley.service.StartupException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// What is told of a failure: one line, and the stack trace only on request.
record FailureMessages(BooleanSupplier verbose)
    implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    var command = e.getCommandLine();
    print(command, "%s (see `%s --help`)".formatted(firstLine(e), qualifiedName(command)));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    switch (e) {
      case StartupException _, ServerFailed _, ChatFailed _ -> print(command, firstLine(e));
      default -> print(command, "unexpected: %s (--verbose shows where)".formatted(e));
    }
    if (verbose.getAsBoolean()) {
      e.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println("parley: " + message);
  }

  private static String qualifiedName(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
  }
}
