/// Who is where: what this node says of its users on `parley.sessions`, and how far the routers
/// have heard it.
@NullMarked
package io.parley.connector.route;

import org.jspecify.annotations.NullMarked;
