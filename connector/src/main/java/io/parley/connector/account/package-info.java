/// Accounts, log-ins and tokens. None of it is in the log.
///
/// ```
///   password ──► log-in of a device ──┬──► access token, for minutes
///                                     └──► refresh token ──used──► its successor ──used──► …
/// ```
///
/// An access token is checked without asking anybody. A refresh token that is used twice ends the
/// log-in, as do its user and a newer log-in of the device. [AccountService] puts it together.
@NullMarked
package io.parley.connector.account;

import org.jspecify.annotations.NullMarked;
