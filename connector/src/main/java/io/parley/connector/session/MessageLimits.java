package io.parley.connector.session;

import io.parley.connector.frame.ClientFrame.Act;
import io.parley.connector.frame.ClientFrame.Contact;
import io.parley.connector.frame.ClientFrame.Create;
import io.parley.connector.frame.ClientFrame.InSession;
import io.parley.connector.frame.ClientFrame.Open;
import io.parley.connector.rate.Rate;
import io.parley.connector.rate.TokenBuckets;
import io.parley.schema.command.Command;
import io.parley.schema.command.Command.MoveCursor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How many commands users and conversations may take, over all sessions of this node; what goes to
/// a large group costs more (rule R17). Safe for many threads.
public final class MessageLimits {

  private final @Nullable TokenBuckets byUser;
  private final @Nullable TokenBuckets byConversation;
  private final GroupSizes sizes;
  private final int membersPerMessage;

  public MessageLimits(RateConfig config, GroupSizes sizes, SessionClock clock) {
    this.byUser = buckets(config.userMessages(), clock);
    this.byConversation = buckets(config.conversationMessages(), clock);
    this.sizes = sizes;
    this.membersPerMessage = config.membersPerMessage();
  }

  private static @Nullable TokenBuckets buckets(Rate rate, SessionClock clock) {
    return rate.isUnbounded()
        ? null
        : new TokenBuckets(
            rate.burst(), Duration.ofSeconds(1).dividedBy(rate.perSecond()), clock::nanoTime);
  }

  /// Why a frame may not be taken now, and for how long.
  record Refusal(RateLimit limit, Duration retryAfter) {}

  /// Takes what asks for an event; everything else is free.
  ///
  /// @return null if it may be taken
  @Nullable Refusal take(String user, InSession frame) {
    return switch (frame) {
      case Act(_, Command command) when command instanceof MoveCursor -> null;
      case Act(String conversation, _) -> takeBoth(user, conversation);
      case Open _, Create _, Contact _ -> takeOne(user);
      case InSession _ -> null;
    };
  }

  private @Nullable Refusal takeBoth(String user, String conversation) {
    Refusal refusal = takeOne(user);
    if (refusal != null || byConversation == null) {
      return refusal;
    }
    int cost = 1 + sizes.of(conversation) / membersPerMessage;
    Duration wait = byConversation.take(conversation, cost);
    if (wait.isZero()) {
      return null;
    }
    if (byUser != null) {
      byUser.giveBack(user);
    }
    return new Refusal(RateLimit.CONVERSATION, wait);
  }

  private @Nullable Refusal takeOne(String user) {
    Duration wait = byUser == null ? Duration.ZERO : byUser.take(user);
    return wait.isZero() ? null : new Refusal(RateLimit.USER, wait);
  }
}
