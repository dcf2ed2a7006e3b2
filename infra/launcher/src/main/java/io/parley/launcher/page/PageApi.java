package io.parley.launcher.page;

import io.parley.connector.account.Outcome;
import io.parley.connector.account.Outcome.Granted;
import io.parley.connector.account.Outcome.Refused;
import io.parley.connector.account.RoleCheck;
import io.parley.launcher.audit.Permission;
import io.parley.schema.audit.AccountRole;
import io.parley.schema.conversation.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the page can ask for, and who may. Roles are looked up for each request, as tools do.
final class PageApi {

  private final RoleCheck roles;
  private final PageSessions sessions;
  private final Workers workers;
  private final ExportActions exports;
  private final Map<String, Action> actionsByName;

  PageApi(
      RoleCheck roles,
      PageSessions sessions,
      Workers workers,
      ExportActions exports,
      Map<String, Action> actionsByName) {
    this.roles = roles;
    this.sessions = sessions;
    this.workers = workers;
    this.exports = exports;
    this.actionsByName = Map.copyOf(actionsByName);
  }

  /// Lets somebody in who knows an account's password and may do anything here at all.
  ///
  /// @return the token
  String logIn(PageQuestion question, String address) {
    String user = question.text("user");
    Outcome<Set<AccountRole>> outcome = roles.check(user, question.text("password"), address);
    return switch (outcome) {
      case Granted<Set<AccountRole>>(var given) -> {
        require(Permission.SEE_LOG, user, given);
        yield sessions.open(user);
      }
      case Refused<Set<AccountRole>>(var code, var message, var retryAfter) ->
          throw PageRefusal.retryable(status(code), message, retryAfter);
    };
  }

  void logOut(String token) {
    sessions.end(token);
  }

  /// Answers a question. Blocks.
  ObjectNode answer(String token, String name, PageQuestion question) {
    PageSession session = session(token);
    if (name.equals("who")) {
      return workers.run(() -> who(session));
    }
    Action action = actionsByName.get(name);
    if (action == null) {
      throw new PageRefusal(404, "there is no " + name);
    }
    return workers.run(
        () -> {
          require(action.permission(), session.user(), roles.rolesOf(session.user()));
          return action.answering().answer(session, question);
        });
  }

  /// The file of an export of somebody's own. Blocks.
  Path export(String token, String name) {
    PageSession session = session(token);
    return workers.run(
        () -> {
          require(Permission.READ, session.user(), roles.rolesOf(session.user()));
          return exports.file(session, name);
        });
  }

  /// Who is logged in, and what they may.
  private ObjectNode who(PageSession session) {
    Set<AccountRole> given = roles.rolesOf(session.user());
    ObjectNode json = PageQuestion.JSON.createObjectNode().put("user", session.user());
    ArrayNode may = json.putArray("may");
    Arrays.stream(Permission.values())
        .filter(permission -> permission.isGivenBy(given))
        .forEach(permission -> may.add(permission.name().toLowerCase(Locale.ROOT)));
    return json;
  }

  private PageSession session(String token) {
    return sessions.find(token).orElseThrow(PageRefusal::notLoggedIn);
  }

  private static void require(Permission permission, String user, Set<AccountRole> given) {
    if (!permission.isGivenBy(given)) {
      throw new PageRefusal(403, permission.refusal(user));
    }
  }

  private static int status(ErrorCode code) {
    return code == ErrorCode.UNAUTHORIZED ? 401 : code == ErrorCode.RATE_LIMITED ? 429 : 503;
  }
}
