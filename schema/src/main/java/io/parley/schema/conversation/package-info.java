/// The words of the domain: conversations, members, roles, and why something is refused.
@NullMarked
package io.parley.schema.conversation;

import org.jspecify.annotations.NullMarked;
