package io.parley.history.verify;

/// Who is told how far a verification is.
public interface VerifyListener {

  VerifyListener NOBODY = (_, _) -> {};

  /// Comes often.
  ///
  /// @param what is being looked at
  /// @param done how many of it so far
  void progress(String what, long done);
}
