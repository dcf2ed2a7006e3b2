package io.parley.chaos.tamper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A connection to Redis that asks and waits for the answer, in RESP 2.
///
/// https://redis.io/docs/latest/develop/reference/protocol-spec/
final class RedisConnection implements AutoCloseable {

  private static final int TIMEOUT_MS = 5_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RedisConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// Connects.
  ///
  /// @param redis `redis://host:port`
  /// @throws UncheckedIOException if it can't
  static RedisConnection open(URI redis) {
    var socket = new Socket();
    try {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(redis.getHost(), redis.getPort()), TIMEOUT_MS);
      return new RedisConnection(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis can't be reached at " + redis, e);
    }
  }

  /// Runs a command.
  ///
  /// @return the texts of its answer, of a list all of them
  /// @throws UncheckedIOException if Redis refuses, or is away
  List<String> run(String... command) {
    try {
      var frame = new ByteArrayOutputStream();
      frame.writeBytes(("*" + command.length + "\r\n").getBytes(UTF_8));
      for (String word : command) {
        byte[] bytes = word.getBytes(UTF_8);
        frame.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
        frame.writeBytes(bytes);
        frame.writeBytes("\r\n".getBytes(UTF_8));
      }
      frame.writeTo(out);
      out.flush();
      List<String> answer = new ArrayList<>();
      read(answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("Redis did not do " + command[0], e);
    }
  }

  private void read(List<String> answer) throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> answer.add(rest);
      case '$' -> answer.add(bulk(Integer.parseInt(rest)));
      case '*' -> {
        for (int left = Integer.parseInt(rest); left > 0; left--) {
          read(answer);
        }
      }
      default -> throw new IOException(line);
    }
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] bytes = in.readNBytes(length);
    line();
    return new String(bytes, UTF_8);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis has gone");
      }
      line.write(c);
    }
    return line.toString(UTF_8).stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
