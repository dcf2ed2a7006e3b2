package io.parley.connector.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A client that speaks lines over a plain socket.
final class LineClient implements AutoCloseable {

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final BufferedReader in;

  LineClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  LineClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.replace('\'', '"').getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Sends nothing more, but goes on to listen.
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// The next line, or null if the server has closed.
  @Nullable String receive() throws IOException {
    return in.readLine();
  }

  void logIn(String user, String device) throws IOException {
    send("{'type':'hello','id':0,'token':'%s','device':{'id':'%s'}}\n".formatted(user, device));
    String welcome = receive();
    if (welcome == null || !welcome.contains("welcome")) {
      throw new IOException("not welcomed: " + welcome);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
