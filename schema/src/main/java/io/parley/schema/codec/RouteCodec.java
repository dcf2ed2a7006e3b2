package io.parley.schema.codec;

import io.parley.schema.route.Route;
import io.parley.schema.route.RouterReport;
import java.time.Duration;

/// The values on `parley.sessions` and `parley.routers`: `Route` and `RouterReport` of
/// `parley.proto`.
public final class RouteCodec {

  private RouteCodec() {}

  public static byte[] encode(Route route) {
    var out = new ProtoWriter(9);
    out.fixed64(1, route.incarnation());
    return out.toByteArray();
  }

  /// Reads a route.
  ///
  /// @throws DecodeException if the bytes are no route
  public static Route decodeRoute(byte[] bytes) {
    var in = ProtoReader.of(bytes, "route");
    long incarnation = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> incarnation = in.fixed64();
        default -> in.skip();
      }
    }
    return new Route(incarnation);
  }

  public static byte[] encode(RouterReport report) {
    var out = new ProtoWriter(64);
    out.string(1, report.instance());
    out.uint64(2, report.lease().toMillis());
    out.uint64(3, report.appliedRoutes());
    return out.toByteArray();
  }

  /// Reads a report.
  ///
  /// @throws DecodeException if the bytes are no report
  public static RouterReport decodeReport(byte[] bytes) {
    var in = ProtoReader.of(bytes, "router report");
    String instance = "";
    long leaseMs = 0;
    long appliedRoutes = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> instance = in.string();
        case 2 -> leaseMs = in.uint64();
        case 3 -> appliedRoutes = in.uint64();
        default -> in.skip();
      }
    }
    return new RouterReport(instance, Duration.ofMillis(leaseMs), appliedRoutes);
  }
}
