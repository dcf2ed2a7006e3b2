@NullMarked
package io.parley.router.replay;

import org.jspecify.annotations.NullMarked;
