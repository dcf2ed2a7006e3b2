package io.parley.history.archive;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket of an S3-compatible store. An object appears as a whole or not at all, and a put with
/// `If-None-Match: *` is refused where there is one.
final class S3ArchiveStore implements ArchiveStore {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int PRECONDITION_FAILED = 412;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Config config;
  private final S3Client s3;

  S3ArchiveStore(S3Config config) {
    this.config = config;
    var builder =
        S3Client.builder()
            .region(Region.of(config.region()))
            .forcePathStyle(config.pathStyle())
            // Not every store knows the newer checksums, and every file's hash is known anyway.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(timeouts -> timeouts.apiCallTimeout(TIMEOUT));
    if (!config.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(config.endpoint()));
    }
    if (!config.accessKey().isEmpty()) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(config.accessKey(), config.secretKey())));
    }
    this.s3 = builder.build();
  }

  @Override
  public boolean create(String name, byte[] bytes) {
    try {
      s3.putObject(
          put -> put.bucket(config.bucket()).key(key(name)).ifNoneMatch("*"),
          RequestBody.fromBytes(bytes));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw failed("write", name, e);
    } catch (SdkException e) {
      throw failed("write", name, e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return get(name, request(name).build());
  }

  @Override
  public Optional<byte[]> read(String name, long position, int length) {
    if (length == 0) {
      return Optional.of(new byte[0]);
    }
    String range = "bytes=%d-%d".formatted(position, position + length - 1);
    return get(name, request(name).range(range).build());
  }

  @Override
  public List<String> list(String folder) {
    try {
      return s3
          .listObjectsV2Paginator(list -> list.bucket(config.bucket()).prefix(key(folder)))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(key("").length()))
          .sorted()
          .toList();
    } catch (SdkException e) {
      throw failed("list", folder, e);
    }
  }

  /// An object is there as a whole, or not at all.
  @Override
  public int sweep(Instant before) {
    return 0;
  }

  @Override
  public void close() {
    s3.close();
  }

  @Override
  public String toString() {
    return config.toString();
  }

  private GetObjectRequest.Builder request(String name) {
    return GetObjectRequest.builder().bucket(config.bucket()).key(key(name));
  }

  private Optional<byte[]> get(String name, GetObjectRequest request) {
    try {
      return Optional.of(s3.getObjectAsBytes(request).asByteArrayUnsafe());
    } catch (NoSuchKeyException _) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        return Optional.of(new byte[0]);
      }
      throw failed("read", name, e);
    } catch (SdkException e) {
      throw failed("read", name, e);
    }
  }

  private String key(String name) {
    return config.prefix().isEmpty() || config.prefix().endsWith("/")
        ? config.prefix() + name
        : config.prefix() + "/" + name;
  }

  private ArchiveFailed failed(String what, String name, SdkException e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new ArchiveFailed("can't %s %s of %s: %s".formatted(what, name, this, reason), e);
  }
}
