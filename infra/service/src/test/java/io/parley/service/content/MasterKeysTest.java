package io.parley.service.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {

  private static final String ONE = "one " + base64(1) + "\n";
  private static final String TWO = "two " + base64(2) + "\n";
  private static final byte[] SECRET = "a content key".getBytes(UTF_8);
  private static final byte[] PURPOSE = "what it is for".getBytes(UTF_8);

  @TempDir private Path directory;

  @Test
  void unwrapsWhatItHasWrapped() {
    MasterKeys keys = MasterKeys.parse("keys", ONE);

    assertThat(keys.unwrap(keys.wrap(SECRET, PURPOSE), PURPOSE)).isEqualTo(SECRET);
  }

  @Test
  void wrapsWithTheFirstAndUnwrapsWithAll() {
    var before = MasterKeys.parse("keys", ONE).wrap(SECRET, PURPOSE);
    MasterKeys rotated = MasterKeys.parse("keys", "# new first\n\n" + TWO + ONE);

    assertThat(rotated.current()).isEqualTo("two");
    assertThat(rotated.wrap(SECRET, PURPOSE).master()).isEqualTo("two");
    assertThat(rotated.unwrap(before, PURPOSE)).isEqualTo(SECRET);
  }

  @Test
  void aWrappedKeyIsOfNoUseElsewhere() {
    MasterKeys keys = MasterKeys.parse("keys", ONE);
    var wrapped = keys.wrap(SECRET, PURPOSE);

    assertThat(keys.unwrap(wrapped, "another".getBytes(UTF_8))).isNull();
    assertThat(MasterKeys.parse("keys", TWO).unwrap(wrapped, PURPOSE)).isNull();
    assertThat(MasterKeys.parse("keys", "one " + base64(3)).unwrap(wrapped, PURPOSE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing\n", "one\n", "one two three\n", "o/ne AAAA\n", "one AAAA\n"})
  void refusesWhatIsNoListOfKeys(String text) {
    assertThatThrownBy(() -> MasterKeys.parse("keys", text))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("keys");
  }

  @Test
  void refusesAKeyWithoutShowingIt() {
    assertThatThrownBy(() -> MasterKeys.parse("keys", ONE + "two c2VjcmV0\n"))
        .isInstanceOf(StartupException.class)
        .hasMessage("keys, line 2: the key is not 32 bytes in Base64");
  }

  @Test
  void refusesTwoKeysOfAName() {
    assertThatThrownBy(() -> MasterKeys.parse("keys", ONE + ONE))
        .isInstanceOf(StartupException.class)
        .hasMessage("keys, line 2: a second key of the name one");
  }

  @Test
  void makesAFileForItsOwnerAloneAndKeepsIt() throws IOException {
    Path file = directory.resolve("keys/master.txt");
    var wrapped = MasterKeys.read(file, true).wrap(SECRET, PURPOSE);

    assertThat(MasterKeys.read(file, true).unwrap(wrapped, PURPOSE)).isEqualTo(SECRET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void saysThatThereIsNoFile() {
    Path file = directory.resolve("none");

    assertThatThrownBy(() -> MasterKeys.read(file, false))
        .isInstanceOf(StartupException.class)
        .hasMessage("no file of master keys " + file);
  }

  private static String base64(int value) {
    byte[] bytes = new byte[MasterKeys.KEY_BYTES];
    bytes[0] = (byte) value;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
