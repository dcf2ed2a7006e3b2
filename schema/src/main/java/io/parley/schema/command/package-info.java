/// What clients wish for, as it stands on `parley.commands`.
@NullMarked
package io.parley.schema.command;

import org.jspecify.annotations.NullMarked;
