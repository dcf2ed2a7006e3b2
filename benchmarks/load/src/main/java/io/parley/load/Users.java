package io.parley.load;

import io.parley.load.client.Entry;
import io.parley.load.platform.BenchAccounts;
import io.parley.load.platform.Deployment;
import io.parley.load.platform.TokenMint;
import java.util.List;
import java.util.stream.IntStream;

/// The users of one run: each has an account, and comes in with a token of its own.
final class Users {

  private final Deployment deployment;
  private final BenchAccounts accounts = BenchAccounts.ofNow();
  private final TokenMint mint;

  private Users(Deployment deployment) {
    this.deployment = deployment;
    this.mint = TokenMint.of(deployment.tokenKey());
  }

  static Users create(Deployment deployment, int count) {
    var users = new Users(deployment);
    users.accounts.create(deployment, count);
    return users;
  }

  /// What the names of all begin with.
  String run() {
    return accounts.run();
  }

  /// Counted from 0.
  String name(int number) {
    return accounts.user(number);
  }

  /// @param cursors a JSON object, as in `sync`
  Entry.ToNode entry(int number, String cursors) {
    String user = name(number);
    String token = mint.token(user, Entry.ToNode.DEVICE);
    return new Entry.ToNode(deployment.node(number), user, token, cursors);
  }

  List<Entry.ToNode> entries(int from, int to, String cursors) {
    return IntStream.range(from, to).mapToObj(number -> entry(number, cursors)).toList();
  }
}
