@NullMarked
package io.parley.router.conversation;

import org.jspecify.annotations.NullMarked;
