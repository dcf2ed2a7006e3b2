package io.parley.connector.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFileTest {

  /// The key of RFC 8032, section 7.1, test 1, as openssl writes it.
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
      -----END PRIVATE KEY-----
      """;

  /// The same key in RFC 8037, appendix A.1.
  private static final String JWK =
      """
      {"kty":"OKP","crv":"Ed25519",
       "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
       "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
      """;

  /// RFC 8037, appendix A.3.
  private static final String THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

  @TempDir Path directory;

  @Test
  void readsPem() throws IOException {
    assertThat(load(PEM).id()).isEqualTo(THUMBPRINT);
  }

  @Test
  void readsJwk() throws IOException {
    assertThat(load(JWK).id()).isEqualTo(THUMBPRINT);
  }

  @Test
  void makesAKeyForItsOwnerAloneAndKeepsIt() throws IOException {
    Path file = directory.resolve("keys/signing.pem");
    SigningKey made = new SigningKeyFile(file).load(true);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new SigningKeyFile(file).load(true).id()).isEqualTo(made.id());
    assertThat(new SigningKeyFile(file).load(false).id()).isEqualTo(made.id());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @Timeout(30)
  void givesAllWhoStartAtOnceTheSameKey() throws Exception {
    Path file = directory.resolve("signing.pem");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> starts =
          Stream.generate(() -> (Callable<String>) () -> new SigningKeyFile(file).load(true).id())
              .limit(32)
              .toList();
      assertThat(
              threads.invokeAll(starts).stream().map(Future::resultNow).collect(Collectors.toSet()))
          .hasSize(1);
    }
  }

  @Test
  void saysThatThereIsNoKey() {
    Path file = directory.resolve("signing.pem");
    assertThatThrownBy(() -> new SigningKeyFile(file).load(false))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("no signing key", file.toString(), "openssl");
  }

  @Test
  void saysWhatIsNoKey() {
    String rsa = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    String publicJwk = JWK.replaceAll("\"d\":\"[^\"]*\",", "");
    String x25519 = JWK.replace("Ed25519", "X25519");
    for (String text : List.of("", "nonsense", "{}", rsa, publicJwk, x25519)) {
      assertThatThrownBy(() -> load(text))
          .as(text)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("not a private Ed25519 key");
    }
  }

  @Test
  void saysThatADirectoryIsNoKey() {
    assertThatThrownBy(() -> new SigningKeyFile(directory).load(true))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(directory.toString());
  }

  private SigningKey load(String text) throws IOException {
    return new SigningKeyFile(Files.writeString(directory.resolve("key"), text)).load(false);
  }
}
