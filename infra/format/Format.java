import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Holds every Java file under a directory to google-java-format: `check` lists what differs and
/// exits 1, `write` rewrites it. Run by the build as a single source file, on the build's JDK.
final class Format {

  static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    List<Path> unformatted = new ArrayList<>();
    for (Path file : javaFiles(root)) {
      String source = Files.readString(file);
      String formatted = format(file, source);
      if (!formatted.equals(source)) {
        unformatted.add(root.relativize(file));
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!write && !unformatted.isEmpty()) {
      System.err.println("Not formatted; `mvn -N validate -Dformat=write` mends these:");
      unformatted.forEach(file -> System.err.println("  " + file));
      System.exit(1);
    }
  }

  private static String format(Path file, String source) {
    try {
      var formatter = new Formatter(JavaFormatterOptions.defaultOptions());
      return formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(source));
    } catch (FormatterException e) {
      System.err.println(file + ":" + e.getMessage());
      System.exit(1);
      throw new AssertionError(e);
    }
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file ->
                  !root.relativize(file)
                      .toString()
                      .matches("(.*/)?(target|node_modules|\\.[^/]+)/.*"))
          .sorted()
          .toList();
    }
  }
}
