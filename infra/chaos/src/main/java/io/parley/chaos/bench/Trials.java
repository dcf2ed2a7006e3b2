package io.parley.chaos.bench;

import io.parley.chaos.bench.Disruption.Verb;
import java.util.List;

/// What a platform is in for.
///
/// @param users whose routes and sessions may be forged
record Trials(List<Disruption> disruptions, List<String> users) {

  static final Trials NONE = new Trials(List.of(), List.of());

  boolean includes(Verb verb, String target) {
    return disruptions.stream().anyMatch(one -> one.verb() == verb && one.isOf(target));
  }
}
