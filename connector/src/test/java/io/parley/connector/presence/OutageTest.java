package io.parley.connector.presence;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Outage outage = new Outage(metrics);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void logsOnceAndCountsEach() {
    for (int i = 0; i < 100; i++) {
      outage.failed(new IOException("refused"));
    }
    outage.answered();
    outage.answered();
    outage.failed(new IOException("refused"));
    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO, Level.WARN);
    assertThat(metrics.get("parley.redis.failures").counter().count()).isEqualTo(101);
    assertThat(metrics.get("parley.redis.up").gauge().value()).isZero();
  }

  @Test
  void saysNothingWhileAllIsWell() {
    outage.answered();
    assertThat(lines.list).isEmpty();
    assertThat(metrics.get("parley.redis.up").gauge().value()).isOne();
  }
}
