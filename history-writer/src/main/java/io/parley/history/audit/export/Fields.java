package io.parley.history.audit.export;

import io.parley.history.audit.Hash;
import io.parley.schema.event.EventHash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The fields of a JSON object, each of which must be there.
record Fields(JsonNode object) {

  static final JsonMapper JSON = JsonMapper.builder().build();

  /// @throws MalformedFile if it is no JSON object
  static Fields parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw new MalformedFile("not a JSON object");
      }
      return new Fields(node);
    } catch (JacksonException e) {
      throw new MalformedFile("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  Fields object(String name) {
    JsonNode node = object.path(name);
    if (!node.isObject()) {
      throw new MalformedFile("without an object " + name);
    }
    return new Fields(node);
  }

  String text(String name) {
    JsonNode node = object.path(name);
    if (!node.isString()) {
      throw new MalformedFile("without a text " + name);
    }
    return node.stringValue();
  }

  long number(String name) {
    JsonNode node = object.path(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new MalformedFile("without a whole number " + name);
    }
    return node.longValue();
  }

  byte[] bytes(String name) {
    try {
      return Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(name + " is not Base64", e);
    }
  }

  Hash hash(String name) {
    try {
      return Hash.parse(text(name));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(name + " is no hash", e);
    }
  }

  EventHash eventHash(String name) {
    return EventHash.of(hash(name).bytes());
  }

  List<Hash> hashes(String name) {
    JsonNode node = object.path(name);
    if (!node.isArray()) {
      throw new MalformedFile("without a list " + name);
    }
    List<Hash> hashes = new ArrayList<>();
    for (JsonNode item : node) {
      try {
        hashes.add(Hash.parse(item.asString("")));
      } catch (IllegalArgumentException e) {
        throw new MalformedFile(name + " has something that is no hash", e);
      }
    }
    return hashes;
  }
}
