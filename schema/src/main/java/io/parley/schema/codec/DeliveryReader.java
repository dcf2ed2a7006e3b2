package io.parley.schema.codec;

import io.parley.schema.delivery.Delivery;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// Reads the deliveries of one node, most of which name users that one before has named: then they
/// are not read again, and the list is the same object.
///
/// Bounded by the number of names kept, over which the lists that were not met the longest are
/// forgotten. Used by one thread.
public final class DeliveryReader {

  /// Shorter lists are read as fast as found.
  private static final int MIN_BYTES = 256;

  private final int maxUsersKept;
  private final Map<Long, EncodedUsers> usersByDigest = new LinkedHashMap<>(64, 0.75f, true);
  private int usersKept;

  public DeliveryReader(int maxUsersKept) {
    this.maxUsersKept = maxUsersKept;
  }

  /// Reads a delivery.
  ///
  /// @throws DecodeException if the bytes are no delivery
  public Delivery decode(byte[] bytes) {
    return DeliveryCodec.read(bytes, this::users);
  }

  /// The users that stand in these bytes.
  private List<String> users(byte[] bytes, int from, int to) {
    if (to - from < MIN_BYTES) {
      return DeliveryCodec.readUsers(Arrays.copyOfRange(bytes, from, to));
    }
    long digest = digest(bytes, from, to);
    EncodedUsers known = usersByDigest.get(digest);
    if (known != null && Arrays.equals(bytes, from, to, known.bytes(), 0, known.bytes().length)) {
      return known;
    }
    byte[] own = Arrays.copyOfRange(bytes, from, to);
    var users = new EncodedUsers(DeliveryCodec.readUsers(own), own);
    keep(digest, users);
    return users;
  }

  private static long digest(byte[] bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (long) (to - from) << Integer.SIZE | crc.getValue();
  }

  private void keep(long digest, EncodedUsers users) {
    EncodedUsers before = usersByDigest.put(digest, users);
    usersKept += users.size() - (before == null ? 0 : before.size());
    var longestUnmetFirst = usersByDigest.values().iterator();
    while (usersKept > maxUsersKept && longestUnmetFirst.hasNext()) {
      usersKept -= longestUnmetFirst.next().size();
      longestUnmetFirst.remove();
    }
  }
}
