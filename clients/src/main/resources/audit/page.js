// The audit page: who is logged in, and which view they look at.

import { onSubmit } from './actions.js';
import { ask, attempt, onLoggedOut } from './ask.js';
import * as checkpoints from './checkpoints.js';
import * as conversation from './conversation.js';
import { $ } from './elements.js';
import * as exports from './exports.js';
import * as holds from './holds.js';
import * as search from './search.js';
import { setWho, user } from './who.js';

const viewsByName = { search, conversation, exports, holds, checkpoints };

// ---- logging in ----

/** Leaves nothing of what was seen, and nothing that would ask further. */
function loggedOut() {
  setWho();
  for (const form of document.forms) form.reset();
  for (const [name, view] of Object.entries(viewsByName)) {
    $(`view-${name}`).hidden = true;
    view.forget();
  }
  $('user').textContent = '';
  document.title = 'Parley audit';
  $('views').hidden = true;
  $('who').hidden = true;
  $('login').hidden = false;
  $('login').elements.user.focus();
}

async function loggedIn() {
  setWho(await ask('who'));
  $('user').textContent = user();
  $('who').hidden = false;
  $('views').hidden = false;
  $('login').hidden = true;
  await show();
}

onLoggedOut(loggedOut);

onSubmit('login', async (fields) => {
  await ask('log-in', fields);
  $('login').reset();
  await loggedIn();
  $('content').focus({ preventScroll: true });
});

$('logout').addEventListener('click', () => attempt(async () => {
  await ask('log-out');
  loggedOut();
}));

// ---- views ----

/** Shows what stands behind the # of the address: a view, and what it is to show. */
async function show() {
  if (!$('login').hidden) return;
  const [name, ...what] = decodeURIComponent(location.hash.slice(1)).split('/');
  const chosen = Object.hasOwn(viewsByName, name) ? name : 'search';
  for (const each of Object.keys(viewsByName)) $(`view-${each}`).hidden = each !== chosen;
  for (const link of $('views').children) {
    if (link.hash === `#${chosen}`) {
      link.setAttribute('aria-current', 'page');
      document.title = `${link.textContent} – Parley audit`;
    } else link.removeAttribute('aria-current');
  }
  await viewsByName[chosen].show?.(...what);
}

window.addEventListener('hashchange', async () => {
  await attempt(show);
  $('content').focus({ preventScroll: true });
});

loggedIn().catch((failure) => {
  if (failure.status === 401) return; // nobody is logged in yet, which the form says
  $('problem').textContent = failure.message;
  if ($('who').hidden) loggedOut();
});
