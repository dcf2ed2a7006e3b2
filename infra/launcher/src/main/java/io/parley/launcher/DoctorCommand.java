package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.connector.presence.RedisProbe;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import io.parley.service.content.ContentVault;
import io.parley.service.content.MasterKeys;
import io.parley.service.transaction.HangingTransactions;
import io.parley.service.transaction.HangingTransactions.Hanging;
import io.parley.service.transaction.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley doctor`: looks at everything that a node needs, and says what is wrong.
@Command(
    name = "doctor",
    description = "Find what is wrong with the set-up and say so; exits with 1 if anything is.")
final class DoctorCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /// A router's transactions are aborted after seconds (`streams.transaction-timeout`).
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--end-hanging",
      description =
          "End transactions that hang (KAFKA-20734), so that what stands behind them is read: as"
              + " their coordinator had decided or, where that is not known, aborted.")
  private boolean endHanging;

  private int problems;

  @Override
  public Integer call() {
    ConnectorConfig config = target.connector();
    look("Kafka and its topics", () -> topics(config));
    look("Kafka's transactions", () -> transactions(config));
    look("PostgreSQL and its tables", () -> tables(config));
    if (config.content().isOn()) {
      look("the keys of contents", () -> contentKeys(config));
    }
    look("Redis", () -> redis(config));
    for (URI process : target.processes()) {
      look("readiness at " + process, () -> readiness(process));
    }
    out().println(problems == 0 ? "all is well" : problems + " of these need you");
    return problems == 0 ? 0 : 1;
  }

  /// @param examination returns what is wrong, one line each
  private void look(String what, Supplier<List<String>> examination) {
    List<String> findings;
    try {
      findings = examination.get();
    } catch (StartupException | KafkaException e) {
      findings = List.of(String.valueOf(e.getMessage()));
    }
    out().println((findings.isEmpty() ? "ok    " : "WRONG ") + what);
    findings.forEach(finding -> out().println("      " + finding));
    problems += findings.isEmpty() ? 0 : 1;
  }

  private static List<String> topics(ConnectorConfig config) {
    try (var layout = new TopicLayout(config.kafka())) {
      return layout.problems();
    }
  }

  /// One that whoever coordinates it knows nothing of, and that has been silent for longer than any
  /// may be open, is ended by nobody else.
  private List<String> transactions(ConnectorConfig config) {
    try (var transactions = new HangingTransactions(config.kafka())) {
      List<Hanging> hanging = transactions.find(Instant.now().minus(LONGEST_TRANSACTION));
      if (!endHanging) {
        return hanging.stream()
            .map(one -> one + ": `parley doctor --end-hanging` ends it")
            .toList();
      }
      for (Hanging one : hanging) {
        if (one.outcome() == Outcome.UNKNOWN) {
          transactions.abort(one);
        } else {
          transactions.end(one);
        }
        out().println("ended: " + one);
      }
      return List.of();
    }
  }

  private static List<String> tables(ConnectorConfig config) {
    return new Tables(config.postgres().url()).problems();
  }

  private static List<String> contentKeys(ConnectorConfig config) {
    MasterKeys.read(Path.of(config.content().masterKeyFile()), false);
    ContentVault.checkTables(config.content(), config.postgres());
    return List.of();
  }

  private static List<String> redis(ConnectorConfig config) {
    return RedisProbe.problem(config.redis())
        .map(problem -> List.of("does not answer: " + problem))
        .orElse(List.of());
  }

  private static List<String> readiness(URI process) {
    HttpRequest request =
        HttpRequest.newBuilder(process.resolve("/health/ready")).timeout(TIMEOUT).build();
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 ? List.of() : answer.body().lines().toList();
    } catch (IOException _) {
      return List.of("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted", e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
