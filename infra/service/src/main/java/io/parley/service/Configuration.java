package io.parley.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads a process's configuration: a YAML file laid over the defaults, bound to one record.
///
/// The defaults of `RouterConfig` stand in `router.yaml` beside the class. That file has every key,
/// with its meaning and unit, and so is the reference as well. Keys are kebab-case and unknown ones
/// are refused; durations are written `10s` (units: `ms`, `s`, `m`, `h`, `d`); `${NAME}` stands for
/// an environment variable.
///
/// Everything that is wrong with a file is a [StartupException] that names the key.
public final class Configuration {

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationDeserializer()))
          .build();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private Configuration() {}

  /// The defaults with what the file says over them.
  public static <T> T load(Class<T> type, Path file) {
    return bind(type, file.toString(), merge(defaults(type), read(file)));
  }

  /// The defaults with some settings over them, each under its path, such as
  /// `kafka.bootstrap-servers`.
  public static <T> T of(Class<T> type, Map<String, ?> settings) {
    ObjectNode tree = defaults(type);
    settings.forEach((path, value) -> put(tree, path, YAML.valueToTree(value)));
    return bind(type, "settings", tree);
  }

  private static ObjectNode read(Path file) {
    try {
      return object(YAML.readTree(Files.readString(file)), file.toString());
    } catch (NoSuchFileException e) {
      throw new StartupException("no configuration file " + file, e);
    } catch (IOException e) {
      throw new StartupException(
          "can't read configuration file " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new StartupException(file + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
    }
  }

  private static ObjectNode defaults(Class<?> type) {
    String resource = defaultsResource(type);
    try (InputStream in = type.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no defaults " + resource + " beside " + type);
      }
      return object(YAML.readTree(in), resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `HistoryWriterConfig` → `history-writer.yaml`.
  private static String defaultsResource(Class<?> type) {
    String subject = type.getSimpleName().replaceFirst("Config$", "");
    return subject.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".yaml";
  }

  private static ObjectNode object(@Nullable JsonNode tree, String source) {
    return switch (tree) {
      case ObjectNode object -> object;
      case JsonNode node when !node.isMissingNode() && !node.isNull() ->
          throw new StartupException(source + ": not a mapping of keys to values");
      case null, default -> YAML.createObjectNode();
    };
  }

  /// A section without a key, such as one whose keys are all commented out, changes nothing.
  private static ObjectNode merge(ObjectNode base, ObjectNode over) {
    over.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (!(base.get(entry.getKey()) instanceof ObjectNode below)) {
                base.set(entry.getKey(), value);
              } else if (value instanceof ObjectNode section) {
                merge(below, section);
              } else if (!value.isNull()) {
                base.set(entry.getKey(), value);
              }
            });
    return base;
  }

  private static void put(ObjectNode tree, String path, JsonNode value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.set(path, value);
    } else {
      JsonNode child = tree.path(path.substring(0, dot));
      ObjectNode object =
          child instanceof ObjectNode node ? node : tree.putObject(path.substring(0, dot));
      put(object, path.substring(dot + 1), value);
    }
  }

  private static <T> T bind(Class<T> type, String source, ObjectNode tree) {
    try {
      substitute(tree, source, System::getenv);
      return YAML.treeToValue(tree, type);
    } catch (DatabindException e) {
      throw new StartupException(source + ": " + at(e) + firstLine(reason(e)), e);
    }
  }

  static void substitute(
      JsonNode node, String source, UnaryOperator<@Nullable String> environment) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (entry.getValue() instanceof StringNode text) {
          object.put(entry.getKey(), expand(text.stringValue(), source, environment));
        } else {
          substitute(entry.getValue(), source, environment);
        }
      }
    }
  }

  private static String expand(
      String text, String source, UnaryOperator<@Nullable String> environment) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String value = environment.apply(match.group(1));
              if (value == null) {
                throw new StartupException(
                    source + ": the environment has no variable " + match.group(1));
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String at(DatabindException e) {
    StringBuilder path = new StringBuilder();
    e.getPath()
        .forEach(
            step -> {
              String name = step.getPropertyName();
              path.append(path.isEmpty() ? "" : ".").append(name == null ? step.getIndex() : name);
            });
    return path.isEmpty() ? "" : path + ": ";
  }

  /// What a compact constructor refused is its own words, not those of the binding around it.
  private static String reason(DatabindException e) {
    return e.getCause() instanceof IllegalArgumentException refused
        ? String.valueOf(refused.getMessage())
        : String.valueOf(e.getOriginalMessage());
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
