package io.parley.schema.codec;

import io.parley.schema.Content;
import io.parley.schema.conversation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The nested messages that commands and events have in common.
final class SharedMessages {

  private SharedMessages() {}

  static void writeUsers(ProtoWriter out, List<String> users) {
    users.forEach(user -> out.repeatedString(1, user));
  }

  static List<String> readUsers(ProtoReader in) {
    List<String> users = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> users.add(in.string());
        default -> in.skip();
      }
    }
    return List.copyOf(users);
  }

  static void writeChangeRole(ProtoWriter out, String user, Role role) {
    out.string(1, user);
    out.uint64(2, ProtoEnums.number(role));
  }

  static <T> T readChangeRole(ProtoReader in, BiFunction<String, Role, T> make) {
    String user = "";
    @Nullable Role role = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.string();
        case 2 -> role = ProtoEnums.role(in.uint64());
        default -> in.skip();
      }
    }
    if (role == null) {
      throw in.malformed("a change of role without a role");
    }
    return make.apply(user, role);
  }

  static void writeEdit(ProtoWriter out, long target, Content content) {
    out.uint64(1, target);
    out.bytes(2, content.bytes());
  }

  static <T> T readEdit(ProtoReader in, BiFunction<Long, Content, T> make) {
    long target = 0;
    @Nullable Content content = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.uint64();
        case 2 -> content = readContent(in);
        default -> in.skip();
      }
    }
    if (content == null) {
      throw in.malformed("an edit without content");
    }
    return make.apply(target, content);
  }

  /// Reads the current field as a message's content.
  static Content readContent(ProtoReader in) {
    try {
      return Content.of(in.bytes());
    } catch (IllegalArgumentException e) {
      throw in.malformed(String.valueOf(e.getMessage()));
    }
  }

  /// Reads a message whose only field, 1, is a string.
  static String readString(ProtoReader in) {
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> value = in.string();
        default -> in.skip();
      }
    }
    return value;
  }

  /// Reads a message whose only field, 1, is a number.
  static long readNumber(ProtoReader in) {
    long value = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> value = in.uint64();
        default -> in.skip();
      }
    }
    return value;
  }

  static void writeOptional(ProtoWriter out, int field, @Nullable String value) {
    if (value != null) {
      out.string(field, value);
    }
  }

  static void writeOptional(ProtoWriter out, int field, @Nullable Long value) {
    if (value != null) {
      out.uint64(field, value);
    }
  }

  /// Adds to a list that is most often empty, so that the empty one costs nothing.
  static List<String> append(List<String> list, String element) {
    List<String> appended = list.isEmpty() ? new ArrayList<>() : list;
    appended.add(element);
    return appended;
  }
}
