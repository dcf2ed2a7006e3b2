/// Simulations of people who chat, for Gatling: what a client sees of a Parley that runs somewhere,
/// by its documented interfaces alone, with reports in HTML.
///
/// An answer is timed by Gatling itself. A push answers nothing, so its time comes out of its text,
/// where its sender has put the moment at which it was sent.
@NullMarked
package io.parley.gatling;

import org.jspecify.annotations.NullMarked;
