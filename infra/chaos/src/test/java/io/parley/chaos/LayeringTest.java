package io.parley.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The checker is pure, each technology has one home, and the harness knows the platform only from
/// outside.
class LayeringTest {

  private static final JavaClasses CHAOS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.parley.chaos");

  @Test
  void theCheckerDependsOnJavaSchemaAndObservationsAlone() {
    classes()
        .that()
        .resideInAPackage("io.parley.chaos.check..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "java.time..",
            "io.parley.schema..",
            "io.parley.chaos.check..",
            "io.parley.chaos.observation..",
            "org.jspecify..")
        .check(CHAOS);
  }

  @Test
  void theProxyDependsOnNothingElseHere() {
    noClasses()
        .that()
        .resideInAPackage("io.parley.chaos.proxy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.parley.schema..",
            "io.parley.service..",
            "io.parley.chaos.check..",
            "io.parley.chaos.client..",
            "io.parley.chaos.bench..")
        .check(CHAOS);
  }

  @Test
  void kafkaAndJdbcAreAtHomeWithTheSourcesAndWithWhoTampers() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.parley.chaos.source..", "io.parley.chaos.tamper..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "java.sql..", "org.postgresql..")
        .check(CHAOS);
  }

  @Test
  void thePlatformIsOnlyKnownFromOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.parley.connector..", "io.parley.router..", "io.parley.history..")
        .check(CHAOS);
  }
}
