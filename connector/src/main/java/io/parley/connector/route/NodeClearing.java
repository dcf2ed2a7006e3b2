package io.parley.connector.route;

import io.parley.schema.route.NodeReport;
import io.parley.schema.topic.Topics;
import io.parley.service.KafkaConfig;
import io.parley.service.TopicLayout;

/// Clears away what a dead node left: its routes first, so that nothing is sent to it any more,
/// then its sessions, so that its users go offline.
public final class NodeClearing implements Clearing {

  private final KafkaConfig kafka;
  private final DeadRoutes routes;
  private final DeadSessions sessions;

  /// What a dead incarnation left of sessions.
  public interface DeadSessions {

    /// Takes them away. Blocks.
    void clear(String node, long incarnation) throws Exception;
  }

  public NodeClearing(KafkaConfig kafka, DeadSessions sessions) {
    this.kafka = kafka;
    this.routes = new DeadRoutes(kafka);
    this.sessions = sessions;
  }

  @Override
  public void clear(NodeReport dead) throws Exception {
    routes.end(dead.node(), dead.incarnation());
    sessions.clear(dead.node(), dead.incarnation());
  }

  @Override
  public void clearFormer(String node, long incarnation) throws Exception {
    routes.endFormer(node, incarnation);
  }

  @Override
  public void removeTopic(String node) {
    try (var topics = new TopicLayout(kafka)) {
      topics.remove(Topics.node(node));
    }
  }
}
