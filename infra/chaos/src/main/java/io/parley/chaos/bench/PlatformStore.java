package io.parley.chaos.bench;

import io.parley.chaos.tamper.RedisTamper;
import io.parley.chaos.tamper.RouteForger;
import java.util.List;
import java.util.Random;

/// Something that Parley keeps hints in, and that others may write to.
sealed interface PlatformStore {

  /// Enters what is not so.
  ///
  /// @return how many entries
  int forge(Random random);

  /// The session table and presence.
  record Redis(RedisTamper tamper, List<String> users, List<String> nodes)
      implements PlatformStore {

    /// Deletes half of what is in it.
    ///
    /// @return how many entries
    int forgetHalf(Random random) {
      return tamper.forgetHalf(random);
    }

    @Override
    public int forge(Random random) {
      return tamper.forgeSessions(users, nodes, random);
    }
  }

  /// The topic that says which nodes hold whom.
  record Routes(RouteForger forger, List<String> users) implements PlatformStore {
    @Override
    public int forge(Random random) {
      return forger.forge(users, random);
    }
  }
}
