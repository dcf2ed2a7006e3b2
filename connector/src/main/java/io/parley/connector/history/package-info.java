/// What happened, read from PostgreSQL.
///
/// ```
///   question ──► Access (how the user stands to the conversation, read)
///                  └──► Visible (which sequences that is, computed) ──► the page's events, read
/// ```
@NullMarked
package io.parley.connector.history;

import org.jspecify.annotations.NullMarked;
