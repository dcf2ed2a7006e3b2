package io.parley.servers;

/// The ports of the three servers on 127.0.0.1; 0 stands for any free one.
public record ServerPorts(int kafka, int redis, int postgreSql) {

  public static final ServerPorts FREE = new ServerPorts(0, 0, 0);
}
