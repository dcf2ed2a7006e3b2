package io.parley.connector.account;

import io.parley.connector.session.Verification;

/// Checks the access tokens of one issuer.
interface TokenVerifier {

  /// Checks a token that says it is of this issuer.
  Verification verify(String token);
}
