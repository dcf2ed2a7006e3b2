package io.parley.chaos.client;

import io.parley.chaos.client.Requests.Reply;
import io.parley.chaos.client.ServerFrame.Answer;
import io.parley.chaos.client.ServerFrame.Failed;
import io.parley.chaos.client.ServerFrame.Ok;
import io.parley.chaos.client.ServerFrame.Pong;
import io.parley.chaos.client.ServerFrame.Welcome;
import io.parley.chaos.observation.Device;
import io.parley.chaos.observation.Observation;
import io.parley.chaos.observation.Observation.Answered;
import io.parley.chaos.observation.Observation.Invoked;
import io.parley.chaos.observation.Operation;
import io.parley.chaos.observation.Operation.AskHistory;
import io.parley.chaos.observation.Outcome;
import io.parley.chaos.observation.Outcome.Accepted;
import io.parley.chaos.observation.Outcome.Page;
import io.parley.chaos.observation.Outcome.Refused;
import io.parley.chaos.observation.Outcome.Unknown;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Makes a device's requests and writes down what becomes of them. On the device's thread.
final class Asking {

  private final Device device;
  private final DeviceConfig config;
  private final Consumer<Observation> journal;
  private final Requests requests;
  private final Consumer<String> connection;

  /// @param connection takes frames to be sent
  Asking(
      Device device,
      DeviceConfig config,
      Consumer<Observation> journal,
      Requests requests,
      Consumer<String> connection) {
    this.device = device;
    this.config = config;
    this.journal = journal;
    this.requests = requests;
    this.connection = connection;
  }

  /// Sends a request.
  ///
  /// @param frame makes the frame from the request's number
  /// @param whenOver called once, whatever becomes of it
  void ask(Operation operation, LongFunction<String> frame, Consumer<Outcome> whenOver) {
    long id = requests.nextId();
    journal.accept(new Invoked(now(), device, id, operation));
    open(
        id,
        frame.apply(id),
        new Reply() {
          @Override
          public void answered(Answer answer) {
            over(outcome(operation, answer));
          }

          @Override
          public void lost() {
            over(new Unknown());
          }

          private void over(Outcome outcome) {
            journal.accept(new Answered(now(), device, id, outcome));
            whenOver.accept(outcome);
          }
        });
  }

  /// Sends a request that is nobody's to observe.
  void tell(LongFunction<String> frame, Reply reply) {
    long id = requests.nextId();
    open(id, frame.apply(id), reply);
  }

  private void open(long id, String frame, Reply reply) {
    requests.opened(id, now() + config.requestTimeout().toNanos(), reply);
    connection.accept(frame);
  }

  private static Outcome outcome(Operation operation, Answer answer) {
    return switch (answer) {
      case Ok ok when operation instanceof AskHistory -> new Page(ok.more(), ok.completeThrough());
      case Ok ok -> new Accepted(operation.conversation(), ok.sequence(), ok.duplicate());
      case Failed failed -> new Refused(failed.code(), failed.retryable());
      case Welcome _, Pong _ -> new Unknown();
    };
  }

  private long now() {
    return config.nowNs().getAsLong();
  }
}
