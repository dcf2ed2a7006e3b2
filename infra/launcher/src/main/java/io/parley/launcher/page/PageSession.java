package io.parley.launcher.page;

import io.parley.history.audit.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Somebody who is logged in, and what they have asked for. Safe for many threads.
final class PageSession {

  private static final int MAX_SEARCHES = 4;

  private final String user;
  private final long beganNs;
  private volatile long usedNs;
  private final Map<String, Scope> searches = new Newest<>(MAX_SEARCHES);
  private final List<PageExport> exports = new ArrayList<>();
  private boolean ended;

  PageSession(String user, long nowNs) {
    this.user = user;
    this.beganNs = nowNs;
    this.usedNs = nowNs;
  }

  String user() {
    return user;
  }

  long beganNs() {
    return beganNs;
  }

  long usedNs() {
    return usedNs;
  }

  void use(long nowNs) {
    usedNs = nowNs;
  }

  void searching(String name, Scope scope) {
    synchronized (searches) {
      searches.put(name, scope);
    }
  }

  Optional<Scope> search(String name) {
    synchronized (searches) {
      return Optional.ofNullable(searches.get(name));
    }
  }

  /// Takes in an export that is about to begin.
  ///
  /// @return whether somebody is still there to wait for it
  boolean exporting(PageExport export) {
    synchronized (exports) {
      if (!ended) {
        exports.add(export);
      }
      return !ended;
    }
  }

  List<PageExport> exports() {
    synchronized (exports) {
      return List.copyOf(exports);
    }
  }

  /// Takes in no further exports.
  ///
  /// @return those that there are
  List<PageExport> end() {
    synchronized (exports) {
      ended = true;
      return List.copyOf(exports);
    }
  }

  /// The entries that were used last.
  private static final class Newest<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int max;

    private Newest(int max) {
      super(16, 0.75f, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }
}
