/// The bytes of every record, in Protobuf wire format as `parley.proto` defines it.
@NullMarked
package io.parley.schema.codec;

import org.jspecify.annotations.NullMarked;
