import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/// Generates the jOOQ classes from the migrations, against a real PostgreSQL that it starts for the
/// purpose. Does nothing while the migrations and this file are what they were. Run by the build as
/// a single source file.
///
/// Arguments: the directory of the migrations, the directory for the classes, this file.
final class GenerateJooq {

  static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path classes = Path.of(args[1]);
    Path stamp = classes.resolve("generated-from.sha256");
    String digest = digest(migrations, Path.of(args[2]));
    if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
      return;
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Flyway.configure()
          .dataSource(postgres.getPostgresDatabase())
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), classes));
    }
    Files.writeString(stamp, digest);
  }

  private static Configuration configuration(String url, Path classes) {
    return new Configuration()
        .withJdbc(new Jdbc().withDriver("org.postgresql.Driver").withUrl(url))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withExcludes("flyway_.*"))
                .withGenerate(new Generate().withRecords(true).withGlobalObjectReferences(true))
                .withTarget(
                    new Target()
                        .withPackageName("io.parley.schema.sql")
                        .withDirectory(classes.toString())));
  }

  private static String digest(Path migrations, Path self) throws Exception {
    var sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(Files.readAllBytes(self));
    try (var files = Files.list(migrations)) {
      for (Path file : files.sorted().toList()) {
        sha256.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
