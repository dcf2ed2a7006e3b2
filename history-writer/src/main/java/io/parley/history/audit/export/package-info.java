/// What leaves the house, as files that anyone can check: docs/audit.md has the formats.
@NullMarked
package io.parley.history.audit.export;

import org.jspecify.annotations.NullMarked;
