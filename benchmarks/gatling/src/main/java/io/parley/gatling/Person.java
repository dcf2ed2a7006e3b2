package io.parley.gatling;

import java.util.HashMap;
import java.util.Map;

/// Who takes part: an account, and a token by which it may connect.
///
/// @param number counted from 0
record Person(int number, String user, String password, String token) {

  static final String DEVICE = "gatling";

  /// What a virtual user knows of itself.
  Map<String, Object> attributes() {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("number", number);
    attributes.put("user", user);
    attributes.put("password", password);
    attributes.put("token", token);
    attributes.put("device", DEVICE);
    attributes.put("inbox", new Inbox());
    return attributes;
  }
}
