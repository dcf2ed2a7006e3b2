// What is shown: a conversation, and a moment of it.

import { ask } from './ask.js';

export const shown = {
  conversation: undefined, // { id, head, seals by sequence, unsealed }
  told: undefined, // what the server tells of it as of that moment
  asking: undefined, // aborts what is asked about a moment that nobody looks at any more
};

/** Gives up what is still asked about the moment that was shown; what is asked about the next one is told by this signal. */
export function askAnew() {
  shown.asking?.abort();
  shown.asking = new AbortController();
  return shown.asking.signal;
}

/** For what is asked about the moment that is shown. */
export const signal = () => shown.asking.signal;

/** Asks about an opened conversation. The server keeps few open for one person; one that it has closed is opened again. */
export async function askOf(action, question, signal) {
  try {
    return await ask(action, question, signal);
  } catch (failure) {
    if (failure.status !== 409) throw failure;
    await ask('open', { conversation: question.conversation }, signal);
    return ask(action, question, signal);
  }
}
