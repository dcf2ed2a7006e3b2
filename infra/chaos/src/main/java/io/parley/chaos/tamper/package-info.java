/// What whoever has Redis or Kafka to themselves could do to what Parley keeps there.
@NullMarked
package io.parley.chaos.tamper;

import org.jspecify.annotations.NullMarked;
