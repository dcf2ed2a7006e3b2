package io.parley.history.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// Against S3Proxy, a server of Amazon's protocol that checks signatures, with its objects in
/// memory.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class S3ArchiveStoreIT implements ArchiveStoreContract {

  private static final String BUCKET = "history";
  private static final String KEY = "archivist";
  private static final String SECRET = "correct horse";
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private static S3Proxy server = unstarted();

  private ArchiveStore store = new S3ArchiveStore(config(SECRET, BUCKET, "unused"));

  private static S3Proxy unstarted() {
    return S3Proxy.builder()
        .blobStore(BlobStores.create("transient-nio2", new Properties()))
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
        .build();
  }

  @BeforeAll
  static void start() throws Exception {
    server.start();
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build()) {
      client.createBucket(create -> create.bucket(BUCKET));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @BeforeEach
  void open() {
    store.close();
    store = new S3ArchiveStore(config(SECRET, BUCKET, "test-" + PREFIXES.incrementAndGet()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public ArchiveStore store() {
    return store;
  }

  @Test
  void saysInOneLineThatItsKeyIsRefused() {
    try (var stranger = new S3ArchiveStore(config("wrong", BUCKET, ""))) {
      assertThatThrownBy(() -> stranger.create("a/file", new byte[3]))
          .isInstanceOf(ArchiveFailed.class)
          .hasMessageStartingWith("can't write a/file of s3://history: ")
          .hasMessageNotContaining("wrong");
    }
  }

  @Test
  void saysInOneLineThatThereIsNoSuchBucket() {
    try (var nowhere = new S3ArchiveStore(config(SECRET, "other", ""))) {
      assertThatThrownBy(() -> nowhere.list("manifest/"))
          .isInstanceOf(ArchiveFailed.class)
          .hasMessageStartingWith("can't list manifest/ of s3://other: ");
    }
  }

  private static S3Config config(String secret, String bucket, String prefix) {
    return new S3Config(endpoint().toString(), "us-east-1", bucket, prefix, KEY, secret, true);
  }

  private static URI endpoint() {
    return URI.create("http://127.0.0.1:" + Math.max(1, server.getPort()));
  }
}
