package io.parley.history.scan;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The entries of a file that [RunWriter] has written. Used by one thread.
final class RunReader implements Iterator<Entry>, AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final DataInputStream in;

  RunReader(Path file) {
    try {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      in.mark(1);
      boolean more = in.read() >= 0;
      in.reset();
      return more;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      String conversation = in.readUTF();
      long sequence = in.readLong();
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      return new Entry(conversation, sequence, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
