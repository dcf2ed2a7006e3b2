package io.parley.servers;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// PostgreSQL's programs, unpacked once per user and version from their archive on the class path.
///
/// @param directory holds `bin`, `lib` and `share`
record PostgreSqlProgram(Path directory) {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "parley");

  /// PostgreSQL refuses to run as root. In a user namespace of its own it is nobody, who still owns
  /// what root owns outside.
  private static final List<String> IN_USER_NAMESPACE = List.of("unshare", "--user");

  /// @throws ServerFailed if there is no PostgreSQL for this machine, or no place to unpack it
  static PostgreSqlProgram unpacked() {
    var archive = archive();
    var url = PostgreSqlProgram.class.getResource(archive);
    if (url == null) {
      throw new ServerFailed("PostgreSQL: no program for this machine (" + archive + ")");
    }
    try {
      if (isRoot() && !hasUserNamespaces()) {
        throw new ServerFailed(
            "PostgreSQL does not run as root, and there are no user namespaces here:"
                + " run Parley as another user");
      }
      return new PostgreSqlProgram(unpackOnce(url));
    } catch (IOException e) {
      throw new ServerFailed("PostgreSQL: cannot unpack its programs: " + e, e);
    }
  }

  /// The words that run one of the programs. PostgreSQL refuses to run as root; in a user namespace
  /// of its own it is nobody, who still owns what root owns outside.
  List<String> words(String name, List<String> arguments) {
    var words = new ArrayList<String>();
    if (isRoot()) {
      words.addAll(List.of("unshare", "--user"));
    }
    words.add(directory.resolve("bin").resolve(name).toString());
    words.addAll(arguments);
    return words;
  }

  private static String archive() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch");
    return "/postgres-%s-%s.txz"
        .formatted(
            system.startsWith("mac") ? "darwin" : system,
            machine.equals("amd64") ? "x86_64" : machine);
  }

  private static Path unpackOnce(URL archive) throws IOException {
    var jar = ((JarURLConnection) archive.openConnection()).getJarFileURL();
    var target = CACHE.resolve(Path.of(jar.getPath()).getFileName().toString().replace(".jar", ""));
    if (!Files.isDirectory(target)) {
      Files.createDirectories(CACHE);
      var unfinished = Files.createTempDirectory(CACHE, "unpacking-");
      try (var bytes = archive.openStream()) {
        TarXz.unpack(bytes, unfinished);
      }
      publish(unfinished, target);
    }
    return target;
  }

  /// A rename, so that nobody sees half of it. Another process that was quicker has put the same
  /// files there.
  private static void publish(Path unfinished, Path target) throws IOException {
    try {
      Files.move(unfinished, target);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
      DirectoryTree.delete(unfinished);
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException _) {
      return false; // no Linux, so no user namespace either
    }
  }

  private static boolean hasUserNamespaces() throws IOException {
    var words = new ArrayList<>(IN_USER_NAMESPACE);
    words.add("true");
    try {
      return new ProcessBuilder(words).start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailed("PostgreSQL: interrupted", e);
    }
  }
}
