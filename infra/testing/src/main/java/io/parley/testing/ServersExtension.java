package io.parley.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Resolves parameters of type [Servers]. The root store keeps the servers, and closes them.
final class ServersExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Servers resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return servers(context);
  }

  static Servers servers(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Servers.class, _ -> new Servers(ServerChoice.ofThisRun().start()), Servers.class);
  }
}
