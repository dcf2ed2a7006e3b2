package io.parley.history;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {

  private static final JavaClasses HISTORY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.parley.history");

  @Test
  void theProjectionIsPure() {
    classes()
        .that()
        .resideInAPackage("io.parley.history.projection..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.parley.history.projection..",
            "io.parley.schema..",
            "org.jspecify..",
            "java.lang..",
            "java.util..",
            "java.time..")
        .check(HISTORY);
  }

  @Test
  void whatIsHeldKeptAndErasedIsDecidedPurely() {
    classes()
        .that()
        .resideInAPackage("io.parley.history.custody")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.parley.history.custody",
            "io.parley.schema..",
            "org.jspecify..",
            "java.lang..",
            "java.util..",
            "java.time..")
        .check(HISTORY);
  }

  @Test
  void onlyTheStoreKnowsJooq() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.parley.history.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jooq..", "io.parley.schema.sql..")
        .check(HISTORY);
  }

  @Test
  void whatIsToldOfThePastAndProvedIsPure() {
    classes()
        .that()
        .resideInAPackage("io.parley.history.audit")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.parley.history.audit",
            "io.parley.history.projection..",
            "io.parley.schema..",
            "org.jspecify..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.nio.charset..",
            "java.security..")
        .check(HISTORY);
  }

  @Test
  void onlyWhoReadsTheLogOrPublishesKnowsKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.parley.history.ingest..",
            "io.parley.history.log..",
            "io.parley.history.archive..",
            "io.parley.history.checkpoint..",
            "io.parley.history.verify..",
            "io.parley.history.scan..",
            "io.parley.history.trail..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(HISTORY);
  }

  @Test
  void onlyTheArchiveKnowsTheS3Client() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.parley.history.archive.S3ArchiveStore")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(HISTORY);
  }

  @Test
  void theStoreKnowsNothingOfTheIngest() {
    noClasses()
        .that()
        .resideInAPackage("io.parley.history.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.parley.history.ingest..")
        .check(HISTORY);
  }

  @Test
  void noOtherModuleIsKnownButSchemaAndService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.parley.router..",
            "io.parley.connector..",
            "io.parley.launcher..",
            "io.parley.servers..")
        .check(HISTORY);
  }
}
