package io.parley.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The servers of this JVM: lent to one borrower at a time, and started when none are free. Safe
/// for many threads.
final class ServerPool implements AutoCloseable {

  private final List<Servers> all = new CopyOnWriteArrayList<>();
  private final Deque<Servers> free = new ArrayDeque<>();

  /// Lends servers until the loan is closed.
  Loan borrow() {
    Servers servers = takeFree();
    if (servers == null) {
      servers = new Servers(ServerChoice.ofThisRun().start());
      all.add(servers);
    }
    return new Loan(this, servers);
  }

  @Override
  public void close() {
    all.forEach(Servers::close);
  }

  private synchronized @Nullable Servers takeFree() {
    return free.poll();
  }

  private synchronized void giveBack(Servers servers) {
    free.push(servers);
  }

  /// Servers that are lent.
  record Loan(ServerPool pool, Servers servers) implements AutoCloseable {

    @Override
    public void close() {
      pool.giveBack(servers);
    }
  }
}
