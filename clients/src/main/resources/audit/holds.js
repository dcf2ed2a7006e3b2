// What must not be erased, and what waits for a second person.

import { button, onSubmit } from './actions.js';
import { ask } from './ask.js';
import { $, element, plain, within } from './elements.js';
import { may, user } from './who.js';

export function forget() {
  for (const filled of ['holds', 'requests']) $(filled).replaceChildren();
}

export async function show() {
  $('hold').hidden = !may('decide');
  const { holds, requests } = await ask('custody');
  $('holds').replaceChildren(...(holds.length ? holds.map(holdItem) : [element('li', 'no hold is in force')]));
  $('requests').replaceChildren(...(requests.length ? requests.map(requestItem) : [element('li', 'nothing waits')]));
}

function holdItem({ number, words, by, since, reason }) {
  const item = within(element('li'), element('p', `Hold ${number}: ${words}`),
    element('p', `since ${plain(since)} by ${by}: ${reason}`, 'note'));
  if (may('decide')) {
    const why = element('input');
    item.append(within(element('div', '', 'row'), within(element('label', `Why hold ${number} is to be lifted`), why),
      button(`Ask to lift hold ${number}`, async () => {
        await ask('lift', { hold: number, reason: why.value });
        await show();
      })));
  }
  return item;
}

function requestItem({ number, words, by, time, reason, expires, here }) {
  const item = within(element('li'), element('p', `Request ${number}: ${words}`),
    element('p', `by ${by} at ${plain(time)}, until ${plain(expires)}: ${reason}`, 'note'));
  if (!here) item.append(element('p', `To confirm it: parley approve ${number}`, 'note'));
  else if (may('decide') && by !== user()) {
    item.append(button(`Confirm request ${number}`, async () => {
      await ask('approve', { request: number });
      await show();
    }));
  }
  return item;
}

onSubmit('hold', async (fields) => {
  await ask('hold', fields);
  $('hold').reset();
  await show();
});
