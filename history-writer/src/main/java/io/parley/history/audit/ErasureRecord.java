package io.parley.history.audit;

import java.util.Optional;

/// What is known of what was erased, to tell contents that are gone for a reason from those that
/// somebody took away.
@FunctionalInterface
public interface ErasureRecord {

  /// Where nothing is known of it: whoever reads sees that contents are gone, but not whether they
  /// were to be.
  ErasureRecord UNKNOWN = _ -> Optional.empty();

  /// What speaks against that it was erased by the run that it names; empty if nothing does.
  Optional<String> objection(Redaction redaction);
}
