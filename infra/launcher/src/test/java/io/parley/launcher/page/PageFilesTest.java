package io.parley.launcher.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PageFilesTest {

  private static final Path SOURCES = Path.of("../../clients/src/main/resources/audit");
  private static final Pattern NAMED =
      Pattern.compile("(?:src=|href=|from )[\"'](?:\\./)?(\\w+\\.\\w+)");

  private final PageFiles files = new PageFiles();

  @Test
  void thePageIsServedUnderTheEmptyName() {
    assertThat(files.find("").orElseThrow().type()).isEqualTo("text/html; charset=utf-8");
    assertThat(files.find("ask.js").orElseThrow().type())
        .isEqualTo("text/javascript; charset=utf-8");
    assertThat(files.find("../who.js")).isEmpty();
  }

  @Test
  void everyFileIsServedAndIsNamedByAnother() throws Exception {
    Set<String> reached = new HashSet<>();
    Queue<String> next = new ArrayDeque<>(List.of("index.html"));
    while (!next.isEmpty()) {
      String name = next.remove();
      if (reached.add(name)) {
        byte[] bytes =
            files.find(name).orElseThrow(() -> new AssertionError(name)).content().bytes();
        NAMED
            .matcher(new String(bytes, UTF_8))
            .results()
            .forEach(found -> next.add(found.group(1)));
      }
    }

    try (Stream<Path> sources = Files.list(SOURCES)) {
      assertThat(sources.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(reached);
    }
  }
}
