package io.parley.launcher;

import io.parley.testing.Servers;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests one [TestPlatform], started with the first class that asks.
final class PlatformExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PlatformExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestPlatform.class;
  }

  @Override
  public TestPlatform resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Servers servers = Servers.of(context);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            TestPlatform.class,
            _ -> new TestPlatform(servers.kafka(), servers.newRedis(), servers.newDatabase()),
            TestPlatform.class);
  }
}
