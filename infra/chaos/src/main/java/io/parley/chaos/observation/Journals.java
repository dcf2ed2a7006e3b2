package io.parley.chaos.observation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all clients of a run wrote down.
///
/// @param observations file by file, each in the order in which it was written
/// @param truncated journals whose last line is only half there, as a killed writer leaves it
public record Journals(List<Observation> observations, int truncated) {

  /// Reads one journal, or all journals of a directory.
  ///
  /// @throws BrokenJournal if a line, other than the half one at the end of a file, is no
  ///   observation
  public static Journals read(Path place) {
    List<Observation> observations = new ArrayList<>();
    int truncated = 0;
    for (Path file : files(place)) {
      truncated += readFile(file, observations) ? 1 : 0;
    }
    return new Journals(observations, truncated);
  }

  private static List<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(Journal.SUFFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + place, e);
    }
  }

  /// @return whether the last line was cut off
  private static boolean readFile(Path file, List<Observation> observations) {
    // Not Files.newBufferedReader, which refuses half a character at the end.
    try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
      int number = 1;
      for (@Nullable String line = lines.readLine(); line != null; number++) {
        @Nullable String next = lines.readLine();
        try {
          observations.add(ObservationCodec.decode(line));
        } catch (IllegalArgumentException e) {
          if (next == null && !endsWithNewline(file)) {
            return true;
          }
          throw new BrokenJournal(file, number, e);
        }
        line = next;
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read observations from " + file, e);
    }
  }

  private static boolean endsWithNewline(Path file) throws IOException {
    try (var bytes = Files.newByteChannel(file)) {
      var last = ByteBuffer.allocate(1);
      bytes.position(bytes.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }
}
