package io.parley.history.custody;

/// Who could read what was said, as its members.
@FunctionalInterface
public interface Readers {

  boolean couldRead(String user, String conversation, long sequence);
}
