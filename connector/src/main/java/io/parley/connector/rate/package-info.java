/// How often something may be done: buckets of tokens, and by what strangers are told apart.
@NullMarked
package io.parley.connector.rate;

import org.jspecify.annotations.NullMarked;
