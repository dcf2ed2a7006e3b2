package io.parley.launcher;

import io.parley.servers.EmbeddedKafka;
import io.parley.servers.KafkaMember;
import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `parley broker`: one of several brokers, for `parley chaos`.
@Command(
    name = "broker",
    hidden = true,
    description = "Run one broker of a cluster on this machine, embedded, until stopped.")
final class BrokerCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--member",
      paramLabel = "FILE",
      required = true,
      description = "JSON: id, clusterId, controllers, listeners of name, port and advertised.")
  private Path member = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedLogging.use();
    try (var stop = StopSignal.install();
        var _ = EmbeddedKafka.start(data.directory(), read(member))) {
      stop.await();
    }
    return 0;
  }

  private static KafkaMember read(Path file) {
    try {
      return JsonMapper.shared().readValue(Files.readString(file), KafkaMember.class);
    } catch (IOException e) {
      throw new StartupException("can't read " + file + ": " + e, e);
    } catch (JacksonException e) {
      throw new StartupException(file + " is no member: " + e.getOriginalMessage(), e);
    }
  }
}
