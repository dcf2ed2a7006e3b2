package io.parley.history.scan;

import io.parley.history.audit.Scope;
import io.parley.schema.event.EventEnvelope;
import java.util.Set;

/// Which events of a walk a scope wants, but for its text.
record ScopedSteps(Scope scope) {

  /// Whose membership has to be known.
  Set<String> watched() {
    String user = scope.user();
    return user == null || scope.part() == Scope.Part.SENDER ? Set.of() : Set.of(user);
  }

  boolean wants(Step step) {
    EventEnvelope envelope = step.envelope();
    return (scope.conversation() == null || scope.conversation().equals(envelope.conversation()))
        && (scope.from() == null || !envelope.time().isBefore(scope.from()))
        && (scope.to() == null || envelope.time().isBefore(scope.to()))
        && (scope.user() == null || hasPart(scope.user(), step));
  }

  private boolean hasPart(String user, Step step) {
    return switch (scope.part()) {
      case SENDER -> step.envelope().by().equals(user);
      case MEMBER -> step.present().contains(user);
    };
  }
}
