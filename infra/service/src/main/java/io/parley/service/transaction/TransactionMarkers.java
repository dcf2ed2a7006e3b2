package io.parley.service.transaction;

import io.parley.service.KafkaConfig;
import io.parley.service.ServerAway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/// Writes the marker that a partition missed. Kafka's own client for administrators can only abort.
final class TransactionMarkers {

  private static final String CLIENT_ID = "parley-transaction-markers";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConfig kafka;

  TransactionMarkers(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  /// Writes it as the coordinator would have: a partition where the transaction has ended meanwhile
  /// refuses it, or takes it for the same once more.
  ///
  /// @param leader of the partition
  /// @throws ServerAway if the leader does not answer
  /// @throws KafkaException if it refuses
  void write(Branch branch, int coordinatorEpoch, TransactionResult result, Node leader) {
    var marker =
        new TxnMarkerEntry(
            branch.producerId(),
            (short) (branch.producerEpoch() + 1),
            coordinatorEpoch,
            result,
            List.of(branch.partition()),
            TransactionLog.EPOCH_PER_TRANSACTION);
    WriteTxnMarkersResponse response =
        send(new WriteTxnMarkersRequest.Builder(List.of(marker)), leader);
    for (Errors answer : response.errorCounts().keySet()) {
      answer.maybeThrow();
    }
  }

  private WriteTxnMarkersResponse send(WriteTxnMarkersRequest.Builder request, Node leader) {
    try (var metrics = new Metrics();
        var client = client(metrics)) {
      NetworkClientUtils.awaitReady(client, leader, Time.SYSTEM, TIMEOUT.toMillis());
      ClientRequest addressed =
          client.newClientRequest(leader.idString(), request, Time.SYSTEM.milliseconds(), true);
      ClientResponse response = NetworkClientUtils.sendAndReceive(client, addressed, Time.SYSTEM);
      return (WriteTxnMarkersResponse) response.responseBody();
    } catch (IOException e) {
      throw new ServerAway("Kafka at " + leader + " does not answer", e);
    }
  }

  private NetworkClient client(Metrics metrics) {
    return ClientUtils.createNetworkClient(
        new AdminClientConfig(kafka.client(Map.of())),
        CLIENT_ID,
        metrics,
        CLIENT_ID,
        new LogContext(),
        new ApiVersions(),
        Time.SYSTEM,
        1,
        (int) TIMEOUT.toMillis(),
        null,
        new ManualMetadataUpdater(),
        new DefaultHostResolver(),
        null,
        null);
  }
}
