/// The page for auditors, on a connector's admin port (docs/audit.md, ADR 21): who is logged in, what
/// the page asks for, and the answers, as JSON.
///
///     PageHandler ──▶ PageSessions       who asks
///          │
///          └────────▶ an Action each ──▶ Workers ──▶ PostgreSQL, Kafka
///
/// Whatever is read is recorded on the audit log first, by the same code as the tools'.
@NullMarked
package io.parley.launcher.page;

import org.jspecify.annotations.NullMarked;
