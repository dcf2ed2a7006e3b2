package io.parley.load;

import io.parley.load.client.LoadFailed;
import io.parley.load.platform.Deployment;
import io.parley.load.platform.ParleyProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The clients of one connector, in a process of their own, which does what it is told line by line
/// ([CrowdPartCommand]) and answers each line by one.
final class CrowdPart implements AutoCloseable {

  private final Process process;
  private final PrintWriter in;
  private final BufferedReader out;

  private CrowdPart(Process process) {
    this.process = process;
    this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /// An answer.
  ///
  /// @param count of clients for whom it is so
  /// @param milliseconds that the last of them took, where that is asked
  record Answer(int count, double milliseconds) {}

  /// Starts it.
  ///
  /// @param run what the names of the users begin with
  /// @param from the first of its users
  /// @param to behind the last
  static CrowdPart start(
      ParleyProgram program,
      InetSocketAddress node,
      Deployment deployment,
      String run,
      int from,
      int to) {
    return new CrowdPart(
        program.start(
            ProcessBuilder.Redirect.PIPE,
            "bench",
            "crowd-part",
            "--port=" + node.getPort(),
            "--key=" + deployment.tokenKey(),
            "--run=" + run,
            "--from=" + from,
            "--to=" + to));
  }

  void tell(String line) {
    in.println(line);
  }

  /// Waits for it.
  ///
  /// @throws LoadFailed if it is none
  Answer answer() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new LoadFailed("a process of clients has ended");
      }
      String[] fields = line.split(" ", -1);
      if (fields.length != 3 || !fields[0].equals("ok")) {
        throw new LoadFailed("a process of clients says: " + line);
      }
      return new Answer(Integer.parseInt(fields[1]), Double.parseDouble(fields[2]));
    } catch (IOException e) {
      throw new LoadFailed("a process of clients is gone", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
