package io.parley.launcher.page;

import io.parley.launcher.audit.Permission;
import tools.jackson.databind.node.ObjectNode;

/// Something that the page asks for.
///
/// @param permission that it takes
record Action(Permission permission, Answering answering) {

  /// Answers, or throws a [PageRefusal]. Blocks.
  @FunctionalInterface
  interface Answering {
    ObjectNode answer(PageSession session, PageQuestion question);
  }
}
