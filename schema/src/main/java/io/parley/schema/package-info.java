/// The contracts that every Parley process shares, and no I/O.
///
/// ```
///   command ──► (router) ──► event ──► (log, PostgreSQL)
///                   │
///                   └──► delivery ──► (node)          route: (node) ──► (router)
/// ```
///
/// `conversation` holds the words of the domain, `command`, `event`, `delivery` and `route` the
/// records on the topics, `archive` what is kept of them in files, `codec` their bytes, `topic`
/// where they go.
@NullMarked
package io.parley.schema;

import org.jspecify.annotations.NullMarked;
