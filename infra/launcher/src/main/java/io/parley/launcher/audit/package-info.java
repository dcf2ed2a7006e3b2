/// What the tools for auditors and the audit page share: who may do what, and how the past is told.
@NullMarked
package io.parley.launcher.audit;

import org.jspecify.annotations.NullMarked;
