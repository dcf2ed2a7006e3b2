/// What messages say: encrypted on the way in, decrypted on the way out.
@NullMarked
package io.parley.connector.content;

import org.jspecify.annotations.NullMarked;
