package io.parley.connector.session;

import io.parley.schema.command.CommandEnvelope;

/// Where the clients' commands go.
public interface Commands {

  /// Sends a command to the router. Never blocks; the answer comes as a delivery to this node.
  ///
  /// @param refused run, on any thread, if the command was not taken, or if it is not known whether
  ///   it was
  void submit(CommandEnvelope command, Runnable refused);
}
