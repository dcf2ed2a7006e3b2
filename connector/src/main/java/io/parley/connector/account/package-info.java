/// Accounts, log-ins and tokens.
@NullMarked
package io.parley.connector.account;

import org.jspecify.annotations.NullMarked;
