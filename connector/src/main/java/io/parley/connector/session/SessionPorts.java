package io.parley.connector.session;

import io.parley.connector.content.CommandContents;
import io.parley.connector.content.EventContents;
import io.parley.connector.history.History;
import io.parley.connector.presence.PresencePorts;
import io.parley.connector.presence.SessionTable;
import java.util.concurrent.Executor;

/// What sessions ask of the rest of the node.
///
/// @param blocking runs what blocks: a virtual thread each
public record SessionPorts(
    Node node,
    Commands commands,
    CommandContents commandContents,
    EventContents eventContents,
    Synchronizer synchronizer,
    Identities identities,
    UserDirectory users,
    History history,
    SessionTable table,
    PresencePorts presence,
    Executor blocking,
    SessionClock clock,
    SessionMonitor monitor) {}
