package io.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.schema.audit.AccountRole;
import io.parley.testing.WithServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what with the tools.
@WithServers
@ExtendWith(PlatformExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RolesIT {

  private final TestPlatform platform;
  private final StringWriter out = new StringWriter();

  @TempDir private Path directory = Path.of("");

  RolesIT(TestPlatform platform) {
    this.platform = platform;
  }

  @Test
  void refusesInOneLineWhoHasNotTheRole() throws Exception {
    String user = platform.newUser("user");
    String admin = platform.newUser("admin", AccountRole.ADMIN);
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);

    for (String nobody : List.of(user, admin)) {
      assertThat(by(nobody, "audit", "export", "--user", "x", "--format", "jsonl", "--out", file()))
          .isEqualTo(1);
      assertThat(lastLine())
          .isEqualTo(
              "parley: %s may not read others' history: that takes the role auditor or compliance"
                  .formatted(nobody));
    }
    assertThat(by(user, "audit", "verify")).isEqualTo(1);
    assertThat(by(user, "audit", "log")).isEqualTo(1);
    assertThat(by(auditor, "account", "roles", user, "admin")).isEqualTo(1);
    assertThat(lastLine()).endsWith("may not give roles: that takes the role admin");
    assertThat(by(admin, "audit", "verify")).as(out.toString()).isZero();
    assertThat(by(auditor, "audit", "export", "--user", "x", "--format", "csv", "--out", file()))
        .as(out.toString())
        .isZero();
  }

  @Test
  void refusesWhoDoesNotProveWhoTheyAre() throws Exception {
    String auditor = platform.newUser("auditor", AccountRole.AUDITOR);
    String wrong = Files.writeString(directory.resolve("wrong"), "not the password").toString();

    assertThat(run("audit", "log", "--by", auditor, "--password-file", wrong)).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("parley: " + auditor + ": wrong user or password");
    assertThat(by("nobody", "audit", "log")).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("parley: nobody: wrong user or password");
    assertThat(run("audit", "log")).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("parley: say who wishes it: --by USER");
  }

  @Test
  void anAdminGivesRolesAndItIsRecorded() throws Exception {
    String admin = platform.newUser("admin", AccountRole.ADMIN);
    String carol = platform.newUser("carol");

    assertThat(run("account", "roles", carol, "auditor")).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("parley: say who wishes it: --by USER");
    assertThat(by(admin, "account", "roles", carol, "king")).isEqualTo(1);
    assertThat(lastLine()).startsWith("parley: king is no role");
    assertThat(by(admin, "account", "roles", "nobody", "auditor")).isEqualTo(1);
    assertThat(lastLine()).isEqualTo("parley: there is no account nobody");

    assertThat(by(carol, "audit", "log")).isEqualTo(1);
    assertThat(by(admin, "account", "roles", carol, "compliance,auditor")).isZero();
    assertThat(lastLine()).isEqualTo(carol + ": auditor,compliance");
    assertThat(by(carol, "audit", "log")).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "  %s  roles  {\"user\":\"%s\",\"roles\":[\"auditor\",\"compliance\"]}"
                .formatted(admin, carol));

    assertThat(by(admin, "account", "roles", carol, "-")).isZero();
    assertThat(by(carol, "audit", "log")).isEqualTo(1);
  }

  private String file() {
    return directory.resolve("export").toString();
  }

  private String lastLine() {
    return out.toString().lines().toList().getLast();
  }

  private int by(String user, String... words) throws Exception {
    return run(
        Stream.concat(
                Stream.of(words),
                Stream.of("--by", user, "--password-file", platform.passwordFile().toString()))
            .toArray(String[]::new));
  }

  private int run(String... words) throws Exception {
    var writer = new PrintWriter(out, true);
    return Parley.commandLine()
        .setOut(writer)
        .setErr(writer)
        .execute(
            Stream.concat(
                    Stream.of(words), Stream.of("--config", platform.configuration().toString()))
                .toArray(String[]::new));
  }
}
