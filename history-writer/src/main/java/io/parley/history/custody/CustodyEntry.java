package io.parley.history.custody;

import java.time.Instant;

/// A fact, as an entry of the audit log has it.
public record CustodyEntry(long number, Instant time, String by, CustodyFact fact) {}
