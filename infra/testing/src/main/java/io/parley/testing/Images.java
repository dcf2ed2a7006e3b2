package io.parley.testing;

import org.testcontainers.utility.DockerImageName;

/// The container images of the servers, as production runs them.
final class Images {

  static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");
  static final DockerImageName REDIS = DockerImageName.parse("redis:8");
  static final DockerImageName POSTGRES = DockerImageName.parse("postgres:18");

  private Images() {}
}
