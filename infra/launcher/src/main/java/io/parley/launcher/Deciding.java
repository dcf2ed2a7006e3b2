package io.parley.launcher;

import io.parley.connector.ConnectorConfig;
import io.parley.history.custody.Custody;
import io.parley.history.custody.CustodyCommand;
import io.parley.history.trail.CustodyRefused;
import io.parley.history.trail.CustodyTrail;
import io.parley.history.trail.TrailBroken;
import io.parley.history.trail.TrailUnavailable;
import io.parley.launcher.audit.Permission;
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

  private @Nullable Permission proved;
  private String by = "";

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

  /// Whoever it is, who may decide on such things.
  String by() {
    return proved(Permission.DECIDE);
  }

  private String proved(Permission permission) {
    if (permission != proved) {
      by = user.require(permission, config());
      proved = permission;
    }
    return by;
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
    } catch (TrailUnavailable | TrailBroken e) {
      throw new StartupException("nothing was done: " + e.getMessage(), e);
    }
  }
}
