package io.parley.chaos.bench;

import java.net.URI;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where the stores of a platform are reached, on no way that breaks.
///
/// @param postgres JDBC URL, complete with user and password
record StoreEndpoints(String postgres, URI redis) {

  private static final String JDBC = "jdbc:";

  /// Reads what `parley stores` writes when they are up.
  static StoreEndpoints read(Path file) {
    JsonNode endpoints = JsonMapper.shared().readTree(file);
    return new StoreEndpoints(
        endpoints.required("postgres").stringValue(),
        URI.create(endpoints.required("redis").stringValue()));
  }

  /// The same JDBC URL through a link.
  String postgres(PlatformLinks links, String link) {
    return JDBC + links.through(link, URI.create(postgres.substring(JDBC.length())));
  }
}
