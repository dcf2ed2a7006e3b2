package io.parley.history.audit.export;

import io.parley.schema.RawJson;
import io.parley.schema.event.Event;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A text that is looked for, in any case of letters, in what messages and edits say.
public final class SearchedText {

  private SearchedText() {}

  /// Whether an event has it.
  ///
  /// @param text null: every event does
  public static boolean isIn(Event event, @Nullable String text) {
    return text == null
        || (EventWords.content(event) instanceof RawJson content
            && EventWords.text(content)
                .toLowerCase(Locale.ROOT)
                .contains(text.toLowerCase(Locale.ROOT)));
  }
}
