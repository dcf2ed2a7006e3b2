package io.parley.chaos.proxy;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The fault of one direction now. Pumps wait here while it stalls.
final class Weather {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Fault fault = new Fault.None();

  Fault get() {
    lock.lock();
    try {
      return fault;
    } finally {
      lock.unlock();
    }
  }

  void set(Fault next) {
    lock.lock();
    try {
      fault = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the bytes read at that time may go on.
  ///
  /// @return false if they are to vanish
  boolean awaitPassage(long readNs) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        switch (fault) {
          case Fault.None _ -> {
            return true;
          }
          case Fault.Cut _ -> {
            return false;
          }
          case Fault.Stall _ -> changed.await();
          case Fault.Delay(var by) -> {
            long leftNs = readNs + by.toNanos() - System.nanoTime();
            if (leftNs <= 0) {
              return true;
            }
            long _ = changed.awaitNanos(leftNs);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
