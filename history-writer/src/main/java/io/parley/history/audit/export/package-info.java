/// What leaves the house, as JSON that anyone can check: checkpoints, proofs, exports.
/// docs/audit.md has the formats.
@NullMarked
package io.parley.history.audit.export;

import org.jspecify.annotations.NullMarked;
