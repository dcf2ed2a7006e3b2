package io.parley.load.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.load.client.LoadFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What lives in the heaps of Java processes, by `jcmd`.
public final class JavaHeap {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private JavaHeap() {}

  /// Bytes of the objects that outlive a collection, of each process that is a Java one.
  public static Map<String, Long> live(NamedProcesses processes) throws InterruptedException {
    Map<String, Long> live = new LinkedHashMap<>();
    for (Map.Entry<String, ProcessHandle> one : processes.byName().entrySet()) {
      if (one.getValue().info().command().orElse("").endsWith("java")) {
        live.put(one.getKey(), live(one.getValue()));
      }
    }
    return live;
  }

  private static long live(ProcessHandle process) throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process histogram =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String said = new String(histogram.getInputStream().readAllBytes(), UTF_8);
      histogram.waitFor();
      return total(said);
    } catch (IOException e) {
      throw new LoadFailed("can't run " + jcmd + ": " + e.getMessage(), e);
    }
  }

  static long total(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new LoadFailed("jcmd does not tell what lives in the heap: " + histogram.strip());
    }
    return Long.parseLong(total.group(1));
  }
}
