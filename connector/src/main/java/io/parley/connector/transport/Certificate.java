package io.parley.connector.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.parley.service.StartupException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's certificate, read again when its files have changed. Connections that are open keep
/// the one they began with. [#refresh] is of one thread, the rest safe for many.
final class Certificate {

  private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

  private final File chain;
  private final File key;
  private List<FileTime> changed;
  private volatile SslContext context;

  /// @throws StartupException if the files can't be read, or do not belong together
  Certificate(TlsConfig config) {
    chain = new File(config.certificateFile());
    key = new File(config.keyFile());
    try {
      changed = lastChanged();
      context = read();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new StartupException("transport.tls: " + problem(e), e);
    }
  }

  /// The handler of a new connection. The deadlines of log-in and of HTTP hold for its handshake.
  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /// Reads the files if they have changed. If they are of no use, what was read before stays.
  void refresh() {
    try {
      List<FileTime> now = lastChanged();
      if (!now.equals(changed)) {
        changed = now;
        context = read();
        LOG.atInfo().addKeyValue("file", chain).log("certificate read again");
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("file", chain)
          .addKeyValue("problem", problem(e))
          .log("the changed certificate is of no use; the one before stays");
    }
  }

  private List<FileTime> lastChanged() throws IOException {
    return List.of(
        Files.getLastModifiedTime(chain.toPath()), Files.getLastModifiedTime(key.toPath()));
  }

  private SslContext read() throws IOException, GeneralSecurityException {
    for (Path file : List.of(chain.toPath(), key.toPath())) {
      if (!Files.isReadable(file)) {
        throw new SSLException("can't read " + file);
      }
    }
    return SslContextBuilder.forServer(chain, key).protocols("TLSv1.3", "TLSv1.2").build();
  }

  private static String problem(Exception e) {
    String text = e instanceof NoSuchFileException ? "no file " : "";
    return text + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
