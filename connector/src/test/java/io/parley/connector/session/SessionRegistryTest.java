package io.parley.connector.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

  private final FakeNode node = new FakeNode();
  private final SessionRegistry registry = node.registry;
  private final List<String> heard = new ArrayList<>();

  @Test
  void tellsOfAUsersFirstAndLastSession() {
    registry.listen(new Ear());
    Session phone = logIn("alice", "phone");
    Session laptop = logIn("alice", "laptop");
    Session tablet = logIn("alice", "tablet");
    logIn("bob", "phone");
    registry.remove(laptop);
    registry.remove(laptop);
    registry.remove(phone);
    assertThat(registry.ofUser("alice")).containsExactly(tablet);
    registry.remove(tablet);

    assertThat(heard).containsExactly("+alice", "+bob", "-alice");
    assertThat(registry.users()).containsExactly("bob");
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void tellsOfAChannelsFirstAndLastSubscriber() {
    Session alice = logIn("alice", "phone");
    Session bob = logIn("bob", "phone");
    registry.listen(new Ear());
    registry.subscribe(alice, "c:1");
    registry.subscribe(alice, "c:1");
    registry.subscribe(bob, "c:1");
    registry.unsubscribe(alice, "c:1");
    registry.unsubscribe(alice, "c:1");
    assertThat(registry.subscribersOf("c:1")).containsExactly(bob);
    registry.unsubscribe(bob, "c:1");

    assertThat(heard).containsExactly("+c:1", "-c:1");
    assertThat(registry.subscribersOf("c:1")).isEmpty();
  }

  @Test
  void knowsNobodyWhoIsNotThere() {
    assertThat(registry.byId("x")).isNull();
    assertThat(registry.ofUser("x")).isEmpty();
    assertThat(registry.all()).isEmpty();
  }

  private Session logIn(String user, String device) {
    return node.logIn(new FakeConnection(), user, device);
  }

  private final class Ear implements SessionRegistry.Listener {
    @Override
    public void userArrived(String user) {
      heard.add("+" + user);
    }

    @Override
    public void userLeft(String user) {
      heard.add("-" + user);
    }

    @Override
    public void channelArrived(String channel) {
      heard.add("+" + channel);
    }

    @Override
    public void channelLeft(String channel) {
      heard.add("-" + channel);
    }
  }
}
