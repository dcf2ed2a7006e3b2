package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.trail.CustodyRefused;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailUnavailable;
import io.parley.service.StartupException;
import io.parley.service.TopicLayout;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/// Who decides what is held, kept and erased; or who looks at what was decided. They prove
/// themselves once.
final class Deciding {

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private ToolUser user = new ToolUser();

  private @Nullable String by;

  ConnectorConfig config() {
    return target.connector();
  }

  /// Records what was wanted, if that may be.
  ///
  /// @return the entry's number on the audit log
  long execute(CustodyCommand command) {
    String name = proved(Permission.DECIDE);
    return translating(() -> trail().execute(name, command));
  }

  /// What was decided so far.
  Custody look(Permission permission) {
    proved(permission);
    return translating(() -> trail().read());
  }

  private String proved(Permission permission) {
    String name = by == null ? user.require(permission, config()) : by;
    by = name;
    return name;
  }

  private CustodyTrail trail() {
    TopicLayout.check(config().kafka());
    return new CustodyTrail(config().kafka(), InstantSource.system());
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (CustodyRefused e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } catch (TrailUnavailable e) {
      throw new StartupException("nothing was done: " + e.getMessage(), e);
    }
  }
}
