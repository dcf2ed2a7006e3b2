/// What happened, read from PostgreSQL.
@NullMarked
package io.parley.connector.history;

import org.jspecify.annotations.NullMarked;
