package io.parley.schema;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The schema is data: no I/O, and no technology but Protobuf's wire format in the codecs and jOOQ
/// in the classes generated from the migrations.
class LayeringTest {

  private static final JavaClasses SCHEMA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.parley.schema");

  @Test
  void theRecordsDependOnJavaAlone() {
    classes()
        .that()
        .resideOutsideOfPackages("io.parley.schema.codec..", "io.parley.schema.sql..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.parley.schema..", "org.jspecify..")
        .check(SCHEMA);
  }

  @Test
  void theCodecsDependOnProtobufBesides() {
    classes()
        .that()
        .resideInAPackage("io.parley.schema.codec..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "io.parley.schema..", "org.jspecify..", "com.google.protobuf..")
        .check(SCHEMA);
  }

  @Test
  void thereIsNoInputOrOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.parley.schema.sql..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
                // Declared by Protobuf's reader, which reads from memory.
                .and(not(equivalentTo(IOException.class))))
        .check(SCHEMA);
  }

  @Test
  void nothingReadsAClockOrRollsADice() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.parley.schema.sql..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .check(SCHEMA);
  }
}
