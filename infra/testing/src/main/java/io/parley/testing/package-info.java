/// Real servers for tests: a test class says `@WithServers` and takes [Servers] as a parameter.
/// Whether they are embedded or run in containers is decided by the system property
/// `parley.servers` (`embedded`, the default, or `testcontainers`), and no test knows which it has.
@NullMarked
package io.parley.testing;

import org.jspecify.annotations.NullMarked;
