package io.parley.launcher;

import io.parley.service.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `endpoints.json` in a data directory: there as long as what it names runs, for its owner's eyes
/// only, because it has a password. Readers see all of it or none.
record EndpointsFile(Path path) implements AutoCloseable {

  private static final String NAME = "endpoints.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  static EndpointsFile write(Path data, Endpoints endpoints) {
    var path = data.resolve(NAME);
    try {
      var unfinished = Files.createTempFile(data, NAME, ".new");
      Files.writeString(unfinished, JSON.writeValueAsString(endpoints) + "\n");
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      return new EndpointsFile(path);
    } catch (IOException e) {
      throw new StartupException("can't write " + path + ": " + e, e);
    }
  }

  /// What runs on a data directory.
  ///
  /// @throws StartupException if nothing does
  static Endpoints read(Path data) {
    var path = data.resolve(NAME);
    try {
      return JSON.readValue(Files.readString(path), Endpoints.class);
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "nothing runs on %s (no %s): start it with `parley dev --data %s`"
              .formatted(data, NAME, data),
          e);
    } catch (IOException e) {
      throw new StartupException("can't read " + path + ": " + e, e);
    } catch (JacksonException e) {
      throw new StartupException(path + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /// Removes the file.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new StartupException("can't remove " + path + ": " + e, e);
    }
  }
}
