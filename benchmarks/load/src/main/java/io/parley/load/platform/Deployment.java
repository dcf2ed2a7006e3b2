package io.parley.load.platform;

import io.parley.service.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running Parley, as far as a load on it needs to know it.
///
/// @param nodes where clients connect
/// @param postgres JDBC URL, complete with user and password
/// @param tokenKey the file of the key that signs access tokens
public record Deployment(List<InetSocketAddress> nodes, String postgres, Path tokenKey) {

  static final String TOKEN_KEY = "access-token-key.pem";

  private static final JsonMapper JSON = JsonMapper.shared();

  public Deployment {
    nodes = List.copyOf(nodes);
  }

  /// What runs on a data directory.
  ///
  /// @throws StartupException if nothing does
  public static Deployment at(Path data) {
    Path file = data.resolve("endpoints.json");
    try {
      JsonNode endpoints = JSON.readTree(Files.readString(file));
      List<InetSocketAddress> nodes =
          endpoints.required("nodes").valueStream().map(Deployment::address).toList();
      if (nodes.isEmpty()) {
        throw new StartupException("no connector runs on " + data);
      }
      return new Deployment(
          nodes, endpoints.required("postgres").stringValue(), data.resolve(TOKEN_KEY));
    } catch (IOException e) {
      throw new StartupException(
          "nothing runs on %s (no %s): start it, or leave out --data".formatted(data, file), e);
    } catch (JacksonException e) {
      throw new StartupException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /// One of the nodes, in turn.
  public InetSocketAddress node(int client) {
    return nodes.get(client % nodes.size());
  }

  private static InetSocketAddress address(JsonNode node) {
    URI http = URI.create(node.required("http").stringValue());
    return new InetSocketAddress(http.getHost(), http.getPort());
  }
}
