package io.parley.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Resolves parameters of type [Servers]. The store of the test class keeps what is lent to it, and
/// gives it back; the root store keeps all, and closes them.
final class ServersExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Servers resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return lent(outermostClass(context), ServerPool.Loan.class, context);
  }

  /// Servers that nobody else gets for the rest of the run.
  static Servers ofTheRun(ExtensionContext context) {
    return lent(context.getRoot(), Servers.class, context);
  }

  /// @param key which a class and the run each have their own of, as a store shows what the one
  ///   above it keeps
  private static Servers lent(ExtensionContext borrower, Object key, ExtensionContext context) {
    ServerPool pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(ServerPool.class, _ -> new ServerPool(), ServerPool.class);
    return borrower
        .getStore(NAMESPACE)
        .computeIfAbsent(key, _ -> pool.borrow(), ServerPool.Loan.class)
        .servers();
  }

  /// The context below the root.
  private static ExtensionContext outermostClass(ExtensionContext context) {
    return context
        .getParent()
        .filter(above -> above.getParent().isPresent())
        .map(ServersExtension::outermostClass)
        .orElse(context);
  }
}
