package io.parley.load.backlog;

import io.parley.load.client.LoadFailed;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// How many records of a topic a consumer group has committed.
public final class GroupProgress implements LongSupplier, AutoCloseable {

  private final Admin admin;
  private final String group;
  private final String topic;

  public GroupProgress(String kafka, String group, String topic) {
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    this.group = group;
    this.topic = topic;
  }

  @Override
  public long getAsLong() {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new LoadFailed("can't ask how far " + group + " is: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
