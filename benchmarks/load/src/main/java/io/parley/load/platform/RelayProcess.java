package io.parley.load.platform;

import io.parley.service.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The relay as a process of its own.
public final class RelayProcess implements AutoCloseable {

  private final Process process;
  private final int port;

  private RelayProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts it, on any free port.
  ///
  /// @throws StartupException if it does not start
  public static RelayProcess start(ParleyProgram program) {
    Process process = program.start(ProcessBuilder.Redirect.PIPE, "bench", "relay");
    try (BufferedReader out = process.inputReader()) {
      String port = out.readLine();
      if (port == null || !port.matches("\\d+")) {
        process.destroy();
        throw new StartupException("the relay did not start: " + port);
      }
      return new RelayProcess(process, Integer.parseInt(port));
    } catch (IOException e) {
      process.destroy();
      throw new StartupException("the relay did not start", e);
    }
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
