package io.parley.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each technology has one home; the core knows none of them.
class LayeringTest {

  private static final String ROOT = "io.parley.connector";
  private static final JavaClasses CONNECTOR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theSessionCoreKnowsOnlyFramesAndWhatItAsksOthers() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".session")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.parley.schema..",
            ROOT + ".session",
            ROOT + ".frame",
            ROOT + ".content",
            ROOT + ".history",
            ROOT + ".presence",
            ROOT + ".rate")
        .check(CONNECTOR);
  }

  @Test
  void framesKnowOnlyJson() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".frame")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.parley.schema..",
            "tools.jackson.core..",
            ROOT + ".frame",
            ROOT + ".history",
            ROOT + ".presence")
        .check(CONNECTOR);
  }

  /// The session core sees the ports of these packages, never their adapters.
  @Test
  void theCoreSeesNoAdapter() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".session", ROOT + ".frame")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.(Jooq|Redis|Kafka|Netty|Keyed)\\w*")
        .check(CONNECTOR);
  }

  @ParameterizedTest
  @CsvSource({
    "io.netty..,               transport",
    "io.lettuce..,             presence",
    "org.jooq..,               history account",
    "org.apache.kafka..,       ingress egress route sync topic",
    "tools.jackson..,          frame account presence",
    "org.jose4j..,             account",
    "org.bouncycastle..,       account",
  })
  void aTechnologyStaysAtHome(String technology, String homes) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .and()
        .resideOutsideOfPackages(packages(homes))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .check(CONNECTOR);
  }

  private static String[] packages(String homes) {
    return Stream.of(homes.split(" ")).map(home -> ROOT + "." + home + "..").toArray(String[]::new);
  }

  @Test
  void nothingKnowsTheCompositionRoot() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CONNECTOR);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CONNECTOR);
  }

  @Test
  void theConnectorKnowsNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.parley.router..", "io.parley.history..")
        .check(CONNECTOR);
  }
}
