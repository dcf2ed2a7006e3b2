package io.parley.load;

import io.parley.load.PlatformOptions.Target;
import io.parley.load.client.Arrivals;
import io.parley.load.client.Client;
import io.parley.load.client.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How clients come into their conversations on a Parley, before they send.
final class Scenes {

  private static final int MEMBERS_PER_COMMAND = 1_000;

  private Scenes() {}

  /// Users in pairs, all of whom send to each other.
  static Scene direct(Target target, Swarm swarm, int users, int textBytes)
      throws InterruptedException {
    Users people = Users.create(target.deployment(), users);
    List<Client> clients =
        Arrivals.of(swarm, people.entries(0, users, "{}"), LoadRun.AT_ONCE).clients();
    var opening = new Preparation();
    for (int user = 0; user < users; user += 2) {
      String open = "{\"type\":\"open\",\"user\":\"%s\"}".formatted(people.name(user + 1));
      opening.ask(clients.get(user), open);
    }
    List<String> opened = opening.answers();
    for (int user = 0; user < users; user++) {
      Place place = Place.of(opened.get(user / 2));
      clients.get(user).join(place.conversation(), place.sequence(), textBytes);
    }
    return new Scene("parley", swarm, clients, 1, true, target.processes());
  }

  /// One group, the first of whose members send to all others. The others come in when all are
  /// members, so that they need not hear of each other.
  static Scene group(Target target, Swarm swarm, int members, int senders, int textBytes)
      throws InterruptedException {
    Users people = Users.create(target.deployment(), members);
    Client owner = Arrivals.of(swarm, people.entries(0, 1, "{}"), 1).clients().getFirst();
    Place place =
        Place.of(
            owner.request("{\"type\":\"create\",\"kind\":\"group\",\"name\":\"bench\"}").join());
    for (int from = 1; from < members; from += MEMBERS_PER_COMMAND) {
      place = invite(owner, place, people, from, Math.min(members, from + MEMBERS_PER_COMMAND));
    }
    List<Client> all = new ArrayList<>(List.of(owner));
    all.addAll(
        Arrivals.of(swarm, people.entries(1, members, place.cursors()), LoadRun.AT_ONCE).clients());
    for (Client client : all) {
      client.join(place.conversation(), place.sequence(), textBytes);
    }
    return new Scene(
        "parley", swarm, all.subList(0, senders), members - 1, true, target.processes());
  }

  private static Place invite(Client owner, Place place, Users people, int from, int to) {
    String names =
        IntStream.range(from, to)
            .mapToObj(number -> "\"" + people.name(number) + "\"")
            .collect(Collectors.joining(","));
    return Place.of(
        owner
            .request(
                "{\"type\":\"invite\",\"conversation\":\"%s\",\"users\":[%s]}"
                    .formatted(place.conversation(), names))
            .join());
  }
}
