package io.parley.history.archive;

import java.net.URI;

/// An S3-compatible store, which must honour `If-None-Match: *` when an object is put.
///
/// @param endpoint its URL; empty: Amazon's in that region
/// @param bucket empty: there is no such store
/// @param prefix before the names of all objects; empty: none
/// @param accessKey empty: the credentials are those of the environment, the profile or the machine
/// @param pathStyle whether the bucket is a part of the path, not of the host's name
public record S3Config(
    String endpoint,
    String region,
    String bucket,
    String prefix,
    String accessKey,
    String secretKey,
    boolean pathStyle) {

  public S3Config {
    if (!endpoint.isEmpty() && !isHttp(endpoint)) {
      throw new IllegalArgumentException("endpoint is no URL: write https://host:port");
    }
    if (region.isEmpty()) {
      throw new IllegalArgumentException("region is empty");
    }
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
      throw new IllegalArgumentException("access-key and secret-key go together");
    }
    if (prefix.startsWith("/")) {
      throw new IllegalArgumentException("prefix must not begin with /");
    }
  }

  private static boolean isHttp(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The keys stay out of logs.
  @Override
  public String toString() {
    return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
