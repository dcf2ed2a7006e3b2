/// Transactions of Kafka that nobody will end any more, and how they are ended as their
/// coordinators had decided ([ADR
/// 25](adr/0025-hanging-transactions-are-ended-as-their-coordinator-had-decided.md)).
@NullMarked
package io.parley.service.transaction;

import org.jspecify.annotations.NullMarked;
