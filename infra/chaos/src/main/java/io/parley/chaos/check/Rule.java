package io.parley.chaos.check;

/// What must hold of every run, whatever broke during it.
public enum Rule {
  C1("every ok is in PostgreSQL, with the log's hash"),
  C2("one event for each conversation and sequence, one sequence for each clientId"),
  C3("sequences are exactly 1 to the head"),
  C4("every member applied exactly the sequences of its intervals, in order, once"),
  C5("nobody got or could fetch anything outside its intervals"),
  C6("nothing that was refused for good exists"),
  C7("a device's messages keep their order"),
  C8("acknowledged before invoked implies a smaller sequence"),
  C9("a page of history holds everything it says it is complete through"),
  C10("PostgreSQL is what a replay of the log gives, and so is a second router's log"),
  C11("cursors never go back"),
  C12("30 s after quiet every online client is at the head");

  private final String promise;

  Rule(String promise) {
    this.promise = promise;
  }

  public String promise() {
    return promise;
  }
}
