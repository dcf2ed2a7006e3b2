@NullMarked
package io.parley.router.state;

import org.jspecify.annotations.NullMarked;
