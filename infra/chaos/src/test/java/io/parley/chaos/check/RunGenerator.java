package io.parley.chaos.check;

import io.parley.chaos.observation.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Makes runs without a fault: a few users with two devices each, who send, send again, are
/// refused, join, leave, read, look up history, go and come back.
final class RunGenerator {

  private record Sent(Device by, String conversation, UUID clientId) {}

  private final Random random;
  private final List<Device> devices = new ArrayList<>();
  private final List<String> conversations = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Scenario scenario = new Scenario();

  RunGenerator(long seed) {
    this.random = new Random(seed);
  }

  RecordedRun run(int steps) {
    for (int user = 0; user < 5; user++) {
      devices.add(new Device("u" + user, "phone"));
      devices.add(new Device("u" + user, "laptop"));
    }
    devices.forEach(scenario::connect);
    for (int group = 0; group < 3; group++) {
      String conversation = "g:" + group;
      scenario.create(devices.get(0), conversation, "u1", "u2");
      conversations.add(conversation);
      send(devices.get(0), conversation);
      send(devices.get(2), conversation);
    }
    for (int step = 0; step < steps; step++) {
      step(any(devices), any(conversations));
    }
    // Whatever the dice said, each run has something of everything.
    Device device = devices.get(0);
    devices.forEach(this::reconnect);
    scenario.disconnect(device);
    send(devices.get(1), conversations.get(0));
    scenario.connect(device);
    Sent again = any(sent);
    scenario.sendAgain(again.by(), again.conversation(), again.clientId());
    scenario.read(device, conversations.get(0));
    scenario.history(device, conversations.get(0), 0);
    return scenario.quiet().run();
  }

  private void step(Device device, String conversation) {
    if (!scenario.isOnline(device)) {
      scenario.connect(device);
      return;
    }
    boolean member = scenario.isMember(device, conversation);
    int dice = random.nextInt(100);
    if (dice < 8) {
      scenario.disconnect(device);
    } else if (!member) {
      if (dice < 40) {
        scenario.join(device, conversation);
      } else {
        scenario.sendRefused(device, conversation);
      }
    } else if (dice < 60) {
      send(device, conversation);
    } else if (dice < 70) {
      Sent again = any(sent);
      scenario.sendAgain(again.by(), again.conversation(), again.clientId());
    } else if (dice < 80) {
      scenario.read(device, conversation);
    } else if (dice < 90) {
      scenario.history(device, conversation, random.nextInt(5));
    } else if (!device.user().equals("u0")) {
      scenario.leave(device, conversation);
    }
  }

  private void reconnect(Device device) {
    if (!scenario.isOnline(device)) {
      scenario.connect(device);
    }
  }

  private void send(Device device, String conversation) {
    sent.add(new Sent(device, conversation, scenario.send(device, conversation)));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
