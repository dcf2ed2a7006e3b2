package io.parley.launcher;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A conversation goes on while the servers below the platform are stopped and started again: what
/// was acknowledged is kept, and all parts find back to work by themselves.
@Timeout(240)
class ServersRestartIT {

  @TempDir private static Path data;
  private static RestartableServers servers;
  private static TestPlatform platform;

  @BeforeAll
  static void start() {
    servers = RestartableServers.start(data);
    platform = new TestPlatform(servers.kafka(), servers.redis(), servers.postgreSql());
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(RestartableServers.Server server) throws Exception {
    new InterruptedConversation(platform).losesAndDoublesNothing(() -> servers.restart(server));
  }
}
