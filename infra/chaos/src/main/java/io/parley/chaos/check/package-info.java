/// The checker: whether what clients saw, what the log says and what PostgreSQL holds keep the
/// promises C1 to C12.
///
/// ```
///   RecordedRun ──► Checker ──► Verdict
///   (observations,     │
///    log, rows)        ├── Facts: the same, indexed, in one pass
///                      └── one Check for each rule ──► Findings
/// ```
///
/// Pure, and linear in the observations but for one sort.
@NullMarked
package io.parley.chaos.check;

import org.jspecify.annotations.NullMarked;
