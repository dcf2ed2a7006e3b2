package io.parley.connector.frame;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types of client frames. The `type` of a frame is the name in lower case.
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
  MEMBERS,
  HISTORY,
  CONVERSATIONS,
  SUBSCRIBE,
  UNSUBSCRIBE;

  private static final Map<String, FrameType> TYPES_BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(FrameType::wireName, Function.identity()));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  static @Nullable FrameType of(String wireName) {
    return TYPES_BY_WIRE_NAME.get(wireName);
  }
}
