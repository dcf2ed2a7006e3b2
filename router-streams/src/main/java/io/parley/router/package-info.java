/// The router: the only writer of every conversation.
@NullMarked
package io.parley.router;

import org.jspecify.annotations.NullMarked;
