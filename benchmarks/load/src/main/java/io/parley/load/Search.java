package io.parley.load;

import io.parley.load.platform.Profiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Finds the highest rate that a scene bears: up by half until one is not borne, then halves what
/// lies between.
///
/// @param atMost what all but one delivery in a hundred may take
/// @param profiler at work while messages count
record Search(Duration atMost, RateOptions rates, Profiler profiler) {

  private static final double STEP = 1.5;
  private static final int HALVINGS = 3;
  private static final int MAX_STEPS = 20;

  /// @param first the rate to begin with, and to end with if nothing is to be found
  List<Trial> run(Scene scene, double first, Consumer<Trial> each) throws InterruptedException {
    List<Trial> trials = new ArrayList<>();
    double borne = 0;
    double tooMuch = Double.MAX_VALUE;
    double next = first;
    for (int left = rates.find() ? MAX_STEPS : 1, halvings = 0;
        left > 0 && halvings <= HALVINGS;
        left--) {
      Trial trial = scene.play(rates.load(next), profiler);
      trials.add(trial);
      each.accept(trial);
      if (trial.isBorne(atMost)) {
        borne = next;
      } else {
        tooMuch = next;
      }
      boolean between = tooMuch < Double.MAX_VALUE;
      next = between ? (borne + tooMuch) / 2 : next * STEP;
      halvings += between ? 1 : 0;
    }
    return trials;
  }
}
