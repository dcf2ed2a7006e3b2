// Exports: copies to take away.

import { onSubmit } from './actions.js';
import { ask, attempt } from './ask.js';
import { $, count, element, within } from './elements.js';

let soon;

export function forget() {
  clearTimeout(soon);
  for (const filled of ['exports', 'export-status']) $(filled).replaceChildren();
}

onSubmit('export', async (fields) => {
  await ask('export', fields);
  await show();
});

export async function show() {
  clearTimeout(soon);
  const { exports } = await ask('exports');
  exports.forEach(showExport);
  const running = exports.filter(({ state }) => state === 'running').length;
  const status = running ? `${count(running, 'export')} on the way` : exports.length ? 'every export has ended' : '';
  if ($('export-status').textContent !== status) $('export-status').textContent = status;
  if (running && !$('view-exports').hidden) {
    soon = setTimeout(() => attempt(show), 500);
  }
}

/** Puts what has changed in the place of what was: a link that has the focus keeps it. */
function showExport(told, at) {
  const shown = $('exports').children[at];
  const words = JSON.stringify(told);
  if (shown?.dataset.told === words) return;
  const item = exportItem(told);
  item.dataset.told = words;
  if (shown) shown.replaceWith(item);
  else $('exports').append(item);
}

function exportItem({ number, name, state, events, problem, files, unchained }) {
  const item = within(element('li'), element('p', `Export ${number}: ${name}`, 'note'));
  if (state === 'running') {
    const progress = element('progress');
    progress.setAttribute('aria-label', `Export ${number}`);
    item.append(within(element('div', '', 'row'), progress, element('span', `${count(events, 'event')} so far`)));
  }
  if (problem) item.append(element('p', problem, 'badge broken'));
  if (state === 'done') {
    item.append(element('p', count(events, 'event') + (unchained ? `, ${unchained} of which do not follow from what is before them` : ''), 'note'));
  }
  for (const file of files) {
    const link = element('a', file);
    link.href = `exports/${encodeURIComponent(file)}`;
    link.download = file;
    item.append(within(element('p'), link));
  }
  return item;
}
