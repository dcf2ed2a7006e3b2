package io.parley.schema.codec;

import io.parley.schema.route.NodeReport;
import io.parley.schema.route.Route;
import io.parley.schema.route.RouterReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The values on `parley.sessions`, `parley.routers` and `parley.nodes`: `Route`, `RouterReport`
/// and `NodeReport` of `parley.proto`.
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

  public static byte[] encode(NodeReport report) {
    var out = new ProtoWriter(64);
    out.string(1, report.node());
    out.fixed64(2, report.incarnation());
    out.uint64(3, ProtoEnums.number(report.state()));
    out.uint64(4, report.lease().toMillis());
    out.string(5, report.address());
    out.uint64(6, report.sessions());
    out.uint64(7, report.room());
    return out.toByteArray();
  }

  /// Reads a report.
  ///
  /// @throws DecodeException if the bytes are no report
  public static NodeReport decodeNodeReport(byte[] bytes) {
    var in = ProtoReader.of(bytes, "node report");
    String node = "";
    long incarnation = 0;
    NodeReport.@Nullable State state = null;
    long leaseMs = 0;
    String address = "";
    long sessions = 0;
    long room = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> node = in.string();
        case 2 -> incarnation = in.fixed64();
        case 3 -> state = ProtoEnums.nodeState(in.uint64());
        case 4 -> leaseMs = in.uint64();
        case 5 -> address = in.string();
        case 6 -> sessions = in.uint64();
        case 7 -> room = in.uint64();
        default -> in.skip();
      }
    }
    if (state == null) {
      throw in.malformed("a report without a state");
    }
    return new NodeReport(
        node, incarnation, state, Duration.ofMillis(leaseMs), address, (int) sessions, (int) room);
  }
}
