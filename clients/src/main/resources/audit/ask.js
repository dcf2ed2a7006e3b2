// What is asked of the server, and what comes in the way.

import { $ } from './elements.js';

let loggedOut = () => {};

/** What to do when the server says that nobody is logged in any more. */
export function onLoggedOut(action) {
  loggedOut = action;
}

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Asks the server. */
export async function ask(action, question = {}, signal) {
  let response;
  try {
    response = await fetch(`api/${action}`, { method: 'POST', signal, body: JSON.stringify(question),
      headers: { 'content-type': 'application/json' } });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Refusal(0, 'the server does not answer');
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401 && action !== 'log-in') loggedOut();
  throw new Refusal(response.status, answer.problem ?? `the server answers ${response.status}`);
}

/** Does something; what comes in its way is shown. */
export async function attempt(work) {
  try {
    $('problem').textContent = '';
    return await work();
  } catch (failure) {
    if (failure.name !== 'AbortError') $('problem').textContent = failure.message;
    return undefined;
  }
}
