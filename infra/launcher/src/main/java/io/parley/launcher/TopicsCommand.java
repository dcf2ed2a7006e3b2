package io.parley.launcher;

import io.parley.service.TopicLayout;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley topics`: the topics as they must be.
@Command(name = "topics", description = "Make Kafka's topics, or look at them.")
final class TopicsCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "create", description = "Make the topics that are missing.")
  int create(
      @Mixin TargetOptions target,
      @Option(
              names = "--partitions",
              paramLabel = "N",
              defaultValue = "64",
              description =
                  "Partitions of commands, events and receipts (default: 64). Chosen once, for"
                      + " ever.")
          int partitions) {
    try (var layout = new TopicLayout(target.connector().kafka())) {
      List<String> created = layout.create(partitions);
      created.forEach(topic -> out().println("made " + topic));
      if (created.isEmpty()) {
        out().println("all topics are there");
      }
    }
    return 0;
  }

  @Command(
      name = "check",
      description = "Say what is wrong with the topics; exits with 1 if anything is.")
  int check(@Mixin TargetOptions target) {
    try (var layout = new TopicLayout(target.connector().kafka())) {
      List<String> problems = layout.problems();
      problems.forEach(out()::println);
      if (problems.isEmpty()) {
        out().println("all topics are as they must be");
      }
      return problems.isEmpty() ? 0 : 1;
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
