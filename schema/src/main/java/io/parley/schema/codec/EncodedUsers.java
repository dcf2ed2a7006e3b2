package io.parley.schema.codec;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/// Users whom one delivery after the other names, with the bytes in which it does, so that they are
/// written, and compared, without looking at each. Immutable.
public final class EncodedUsers extends AbstractList<String> implements RandomAccess {

  private final List<String> users;
  private final byte[] bytes;
  private final int hash;

  /// @param bytes how a delivery names them
  EncodedUsers(List<String> users, byte[] bytes) {
    this.users = users;
    this.bytes = bytes;
    this.hash = users.hashCode();
  }

  public static EncodedUsers of(Collection<String> users) {
    var out = new ProtoWriter(16 * users.size() + 16);
    DeliveryCodec.writeUsers(out, users);
    return new EncodedUsers(List.copyOf(users), out.toByteArray());
  }

  /// The bytes themselves, not a copy.
  byte[] bytes() {
    return bytes;
  }

  @Override
  public String get(int index) {
    return users.get(index);
  }

  @Override
  public int size() {
    return users.size();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || super.equals(other);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
