/// Who is where, as nodes say it on `parley.sessions`, and how far routers have heard it.
@NullMarked
package io.parley.schema.route;

import org.jspecify.annotations.NullMarked;
