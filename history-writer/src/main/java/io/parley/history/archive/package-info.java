/// Sealed stretches of the log, kept in files, so that the history outlives Kafka's retention.
///
/// ```
///   manifest/0000000001.txt ──previous── manifest/0000000002.txt ──previous── …
///        │ checkpoints that seal it
///        ├── spans/<checkpoint>-<hash>.gz          what each of them sealed, conversation by conversation
///        └── segments/<partition>/<from>-<to>-<hash>.segment
/// ```
///
/// Files are written once and never changed; the name of each but the manifest's has its hash.
@NullMarked
package io.parley.history.archive;

import org.jspecify.annotations.NullMarked;
