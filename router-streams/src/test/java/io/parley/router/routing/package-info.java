@NullMarked
package io.parley.router.routing;

import org.jspecify.annotations.NullMarked;
