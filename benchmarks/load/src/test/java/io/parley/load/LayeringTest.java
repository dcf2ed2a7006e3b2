package io.parley.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The clients are lean, the relay is bare, and the tool knows a Parley only from outside.
class LayeringTest {

  private static final JavaClasses LOAD =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.parley.load");

  @Test
  void theClientsNeedJavaNettyAndHistogramsAlone() {
    classes()
        .that()
        .resideInAPackage("io.parley.load.client")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "io.netty..", "org.HdrHistogram..", "org.jspecify..", "io.parley.load.client")
        .check(LOAD);
  }

  @Test
  void theRelayNeedsJavaAndNettyAlone() {
    classes()
        .that()
        .resideInAPackage("io.parley.load.relay")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.netty..", "org.jspecify..", "io.parley.load.relay")
        .check(LOAD);
  }

  @Test
  void jdbcIsAtHomeWithThePlatform() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.parley.load.platform")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..")
        .check(LOAD);
  }
}
