package io.parley.connector.egress;

import io.parley.connector.session.Session;
import io.parley.connector.session.SessionRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is told what is for some users, or for a channel's subscribers. What was looked up counts
/// until somebody comes or goes.
///
/// Bounded by the number of sessions and of users remembered, over which everything is forgotten.
/// Used by one thread.
final class Audiences {

  /// Fewer users are looked up as fast as remembered.
  private static final int MIN_USERS = 16;

  private final SessionRegistry sessions;
  private final int maxKept;
  private final Map<Recipients, Audience> known = new HashMap<>();
  private long changes;
  private int kept;

  private record Recipients(String conversation, List<String> users, boolean subscribers) {}

  Audiences(SessionRegistry sessions, int maxKept) {
    this.sessions = sessions;
    this.maxKept = maxKept;
  }

  /// The sessions of the users and, if so, those that subscribe to the conversation.
  ///
  /// @return for reading until the next call
  Audience of(String conversation, List<String> users, boolean subscribers) {
    forgetIfChanged();
    if (!subscribers && users.size() < MIN_USERS) {
      return find(conversation, users, false);
    }
    var recipients = new Recipients(conversation, users, subscribers);
    Audience audience = known.get(recipients);
    if (audience == null) {
      audience = find(conversation, users, subscribers);
      keep(recipients, audience);
    }
    return audience;
  }

  private void forgetIfChanged() {
    long now = sessions.changes();
    if (now != changes) {
      changes = now;
      forget();
    }
  }

  private void forget() {
    known.clear();
    kept = 0;
  }

  private void keep(Recipients recipients, Audience audience) {
    kept += recipients.users().size() + audience.size();
    if (kept > maxKept) {
      forget();
    } else {
      known.put(recipients, audience);
    }
  }

  private Audience find(String conversation, List<String> users, boolean subscribers) {
    var audience = new Audience();
    if (subscribers) {
      sessions.subscribersOf(conversation).forEach(audience::add);
    }
    for (String user : users) {
      for (Session session : sessions.ofUser(user)) {
        audience.add(session);
      }
    }
    return audience;
  }
}
