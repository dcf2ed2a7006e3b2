@NullMarked
package io.parley.router.topology;

import org.jspecify.annotations.NullMarked;
