package io.parley.connector.frame;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types of client frames. The `type` of a frame is the name in camel case.
public enum FrameType {
  HELLO,
  PING,
  REFRESH,
  SYNC,
  SEND,
  EDIT,
  RECALL,
  READ,
  DELIVERED,
  OPEN,
  CREATE,
  JOIN,
  LEAVE,
  INVITE,
  REMOVE,
  ROLE,
  CONTACT,
  MEMBERS,
  HISTORY,
  CONVERSATIONS,
  SUBSCRIBE,
  UNSUBSCRIBE,
  WATCH,
  UNWATCH,
  TYPING,
  SESSIONS,
  END_SESSION;

  private static final Map<String, FrameType> TYPES_BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(FrameType::wireName, Function.identity()));

  private final String wireName = camelCase(name());

  public String wireName() {
    return wireName;
  }

  private static String camelCase(String name) {
    return Pattern.compile("_(.)")
        .matcher(name.toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  static @Nullable FrameType of(String wireName) {
    return TYPES_BY_WIRE_NAME.get(wireName);
  }
}
