package io.parley.connector.presence;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many sessions a user may have.
///
/// @param ofUser in all; 0 for any number
/// @param byPlatform on the devices of a platform; any number on those of others
record SessionBounds(int ofUser, Map<String, Integer> byPlatform) {

  /// 0 for any number.
  int ofPlatform(@Nullable String platform) {
    return platform == null ? 0 : byPlatform.getOrDefault(platform, 0);
  }
}
