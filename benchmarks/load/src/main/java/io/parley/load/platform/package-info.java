/// What is measured: a deployment on this machine, its processes and what they cost, its users and
/// their tokens.
@NullMarked
package io.parley.load.platform;

import org.jspecify.annotations.NullMarked;
