package io.parley.history.store;

import java.util.Set;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/// Tells the failures that lie in the data, and so come again however often it is tried, from those
/// that pass. The first two characters of an SQLSTATE are its class (SQL:2023, part 2, section 24;
/// PostgreSQL's appendix A).
final class SqlFailure {

  private static final Set<String> CLASSES_OF_DATA =
      Set.of(
          "21", // cardinality violation
          "22", // data exception: out of range, not representable in the encoding
          "23", // integrity constraint violation
          "54"); // program limit exceeded

  private SqlFailure() {}

  /// Does something, and throws what passes as a [StoreUnavailableException].
  static <T> T translating(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw passes(e) ? new StoreUnavailableException(e) : e;
    }
  }

  static boolean passes(RuntimeException failure) {
    return failure instanceof DataAccessException e
        && !CLASSES_OF_DATA.contains(e.sqlState().substring(0, 2));
  }
}
