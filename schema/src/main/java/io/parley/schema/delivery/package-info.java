/// What the router sends to one node, on `parley.node.<nodeId>`.
@NullMarked
package io.parley.schema.delivery;

import org.jspecify.annotations.NullMarked;
