package io.parley.load;

import io.parley.load.client.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// What clients ask for before the load begins: a few at a time, as a Parley that has just started
/// is slow.
final class Preparation {

  private static final int AT_ONCE = 25;
  private static final int TRIES = 5;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final List<CompletableFuture<String>> answers = new ArrayList<>();

  /// Asks as soon as few enough wait for their answers, and again if it was refused: what is asked
  /// here may be asked twice.
  void ask(Client client, String frame) throws InterruptedException {
    places.acquire();
    answers.add(ask(client, frame, TRIES).whenComplete((_, _) -> places.release()));
  }

  private static CompletableFuture<String> ask(Client client, String frame, int tries) {
    return client
        .request(frame)
        .exceptionallyCompose(
            refused ->
                tries > 1
                    ? ask(client, frame, tries - 1)
                    : CompletableFuture.failedFuture(refused));
  }

  /// The answers in the order in which they were asked for.
  List<String> answers() {
    return answers.stream().map(CompletableFuture::join).toList();
  }
}
