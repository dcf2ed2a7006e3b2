// The search.

import { onSubmit } from './actions.js';
import { address } from './address.js';
import { ask, attempt } from './ask.js';
import { $, count, element, plain, within } from './elements.js';

let searching; // { search, after, found, seen }: what the server calls it, where to go on, counts

export function forget() {
  searching = undefined;
  for (const filled of ['results', 'search-status']) $(filled).replaceChildren();
  $('search-more').hidden = true;
}

onSubmit('search', async (fields) => {
  $('results').replaceChildren();
  $('search-status').textContent = 'searching …';
  searching = { found: 0, seen: 0 };
  await searchOn(fields);
});

async function searchOn(fields) {
  const page = await ask('search', fields).catch((failure) => {
    $('search-status').textContent = '';
    throw failure;
  });
  searching = { search: page.search, after: page.after, found: searching.found + page.hits.length, seen: searching.seen + page.seen };
  $('results').append(...page.hits.map(hitItem));
  $('search-more').hidden = !page.after;
  $('search-status').textContent = `${searching.found.toLocaleString('en')} found in ${count(searching.seen, 'event')}`
    + (page.after ? '; there are more to look at' : '; that is all');
}

function hitItem(hit) {
  const link = element('a', `${hit.conversation}, event ${hit.sequence}`);
  link.href = address(hit.conversation, hit.sequence);
  return within(element('li'),
    within(element('p', '', 'head note'), element('b', hit.by), element('span', plain(hit.time)), element('span', hit.kind), link),
    element('p', hit.words, 'said'));
}

$('search-more').addEventListener('click', () => attempt(() => searchOn({ search: searching.search, after: searching.after })));
