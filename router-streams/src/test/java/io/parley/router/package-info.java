@NullMarked
package io.parley.router;

import org.jspecify.annotations.NullMarked;
