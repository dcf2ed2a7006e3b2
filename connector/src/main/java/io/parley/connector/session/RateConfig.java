package io.parley.connector.session;

import io.parley.connector.rate.Rate;

/// How much may come in; over it the answer is `rate_limited`. The defaults stand in
/// `connector.yaml`.
///
/// @param frames of one connection
/// @param bytes of the frames of one connection; what costs more than the burst takes all of it
/// @param refusals that one connection may earn by any of these; over it, it is closed
/// @param userMessages commands of one user, over all of its sessions on this node
/// @param conversationMessages commands to one conversation, of all users on this node
/// @param membersPerMessage a command to a conversation costs one more for each so many members
public record RateConfig(
    Rate frames,
    Rate bytes,
    Rate refusals,
    Rate userMessages,
    Rate conversationMessages,
    int membersPerMessage) {

  public RateConfig {
    if (membersPerMessage < 1) {
      throw new IllegalArgumentException("members-per-message must be at least 1");
    }
  }
}
