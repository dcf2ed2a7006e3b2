package io.parley.launcher.audit;

import static io.parley.schema.audit.AccountRole.ADMIN;
import static io.parley.schema.audit.AccountRole.AUDITOR;
import static io.parley.schema.audit.AccountRole.COMPLIANCE;

import io.parley.schema.audit.AccountRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What not everybody may do with a tool or on the audit page, and who may. docs/audit.md has the
/// same table.
public enum Permission {
  /// To read others' history.
  READ("read others' history"),
  /// To check the history, without being shown any of it.
  VERIFY("verify the history"),
  /// To see who did what, and what waits for a second person.
  SEE_LOG("read the audit log"),
  /// To decide what is held, kept and erased.
  DECIDE("decide what is held, kept and erased"),
  /// To give roles.
  GIVE_ROLES("give roles");

  private final String action;

  Permission(String action) {
    this.action = action;
  }

  public boolean isGivenBy(Set<AccountRole> roles) {
    return roles().stream().anyMatch(roles::contains);
  }

  /// Why somebody without such a role may not, in one line.
  public String refusal(String user) {
    return "%s may not %s: that takes the role %s"
        .formatted(
            user,
            action,
            roles().stream().map(AccountRole::wireName).collect(Collectors.joining(" or ")));
  }

  private List<AccountRole> roles() {
    return switch (this) {
      case READ -> List.of(AUDITOR, COMPLIANCE);
      case VERIFY, SEE_LOG -> List.of(AUDITOR, COMPLIANCE, ADMIN);
      case DECIDE -> List.of(COMPLIANCE);
      case GIVE_ROLES -> List.of(ADMIN);
    };
  }
}
