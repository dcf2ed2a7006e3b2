/// What administrators and auditors did: on `parley.audit`.
@NullMarked
package io.parley.schema.audit;

import org.jspecify.annotations.NullMarked;
