package io.parley.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {

  private static final JavaClasses ROUTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.parley.router");

  @Test
  void theCoreKnowsOnlyTheSchema() {
    classes()
        .that()
        .resideInAPackage("io.parley.router.conversation")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "io.parley.schema..", "org.jspecify..", "io.parley.router.conversation")
        .check(ROUTER);
  }

  @Test
  void routingKnowsOnlyTheCoreBesides() {
    classes()
        .that()
        .resideInAPackage("io.parley.router.routing")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.parley.schema..",
            "org.jspecify..",
            "io.parley.router.conversation",
            "io.parley.router.routing")
        .check(ROUTER);
  }

  @Test
  void theCoreHasNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage("io.parley.router.conversation", "io.parley.router.routing")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.Random|java\\.util\\.concurrent\\.ThreadLocalRandom")
        .check(ROUTER);
  }

  @Test
  void onlyTheTopologyKnowsStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.parley.router.topology")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.streams..", "org.rocksdb..")
        .check(ROUTER);
  }

  @Test
  void noOtherModuleIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.parley.connector..", "io.parley.history..", "io.parley.launcher..")
        .check(ROUTER);
  }
}
