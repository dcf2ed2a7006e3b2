package io.parley.launcher;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A conversation goes on while parts of the platform are stopped and started again.
@ExtendWith(PlatformExtension.class)
@Timeout(240)
class RestartIT {

  private final TestPlatform platform;

  RestartIT(TestPlatform platform) {
    this.platform = platform;
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(TestPlatform.Part part) throws Exception {
    new InterruptedConversation(platform).losesAndDoublesNothing(() -> platform.restart(part));
  }
}
