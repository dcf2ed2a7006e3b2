/// What messages say: sealed on the way in, opened on the way out.
@NullMarked
package io.parley.connector.content;

import org.jspecify.annotations.NullMarked;
