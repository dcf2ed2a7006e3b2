/// What every Parley process has: a configuration file, Kafka and PostgreSQL to connect to, a
/// layout of topics to agree on, and a port where operators see how it is.
@NullMarked
package io.parley.service;

import org.jspecify.annotations.NullMarked;
