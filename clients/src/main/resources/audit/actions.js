// What somebody does: presses a button, or fills in a form.

import { attempt } from './ask.js';
import { $, element, isBusy, setBusy } from './elements.js';

export function button(text, action) {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', () => attempt(action));
  return made;
}

/** What a form says, without what it leaves open; its times are UTC. A password is what it is. */
function fieldsOf(form) {
  const fields = {};
  for (const input of form.elements) {
    const value = input.type === 'password' ? input.value : input.value?.trim();
    if (!input.name || !value) continue;
    fields[input.name] = input.type === 'datetime-local' ? new Date(`${value}Z`).toISOString() : value;
  }
  return fields;
}

export function onSubmit(id, action) {
  const send = $(id).querySelector('button:not([type=button])');
  $(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy(send)) return;
    setBusy(send, true);
    await attempt(() => action(fieldsOf($(id))));
    setBusy(send, false);
  });
}
