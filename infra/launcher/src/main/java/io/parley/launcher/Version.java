package io.parley.launcher;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version of Parley, as its jar's manifest has it, and that of Java.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "parley %s, Java %s"
          .formatted(Objects.requireNonNullElse(version, "(not packaged)"), Runtime.version())
    };
  }
}
