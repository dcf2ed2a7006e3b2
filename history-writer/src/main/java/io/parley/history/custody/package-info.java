/// What becomes of what was said: what is held, what is kept for how long, and what is erased.
/// Everything that is decided about it is an entry on `parley.audit`, and follows from the entries
/// before it.
///
/// ```
///   CustodyCommand ──► Custody.decide ──► CustodyFact, an entry ──► Custody.after
///                         │                                            │
///                         └── a wish that a second person confirms     └──► Due: what a run erases
/// ```
///
/// Nothing here knows the time, or where anything is stored.
@NullMarked
package io.parley.history.custody;

import org.jspecify.annotations.NullMarked;
