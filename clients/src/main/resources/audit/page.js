// The audit page. What comes from the server is shown as text only.

const $ = (id) => document.getElementById(id);
const VIEWS = ['search', 'conversation', 'exports', 'holds', 'checkpoints'];
let may = new Set();

// ---- asking ----

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(action, question = {}, signal) {
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
async function attempt(work) {
  try {
    $('problem').textContent = '';
    return await work();
  } catch (failure) {
    if (failure.name !== 'AbortError') $('problem').textContent = failure.message;
    return undefined;
  }
}

// ---- making elements ----

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function within(parent, ...children) {
  parent.append(...children);
  return parent;
}

function button(text, action) {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', () => attempt(action));
  return made;
}

const plain = (time) => (time ? time.replace('T', ' ').replace('Z', ' UTC') : '');
const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

function download(file, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
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

/** A button that is at work; it keeps the focus, which one that is disabled would lose. */
const isBusy = (made) => made.getAttribute('aria-disabled') === 'true';
const setBusy = (made, busy) => made.setAttribute('aria-disabled', busy);

function onSubmit(id, action) {
  const send = $(id).querySelector('button:not([type=button])');
  $(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy(send)) return;
    setBusy(send, true);
    await attempt(() => action(fieldsOf($(id))));
    setBusy(send, false);
  });
}

// ---- logging in ----

/** Leaves nothing of what was seen, and nothing that would ask further. */
function loggedOut() {
  may = new Set();
  opened = undefined;
  telling?.abort();
  for (const timer of [soon, sealsSoon, exportsSoon]) clearTimeout(timer);
  for (const form of document.forms) form.reset();
  for (const view of VIEWS) $(`view-${view}`).hidden = true;
  for (const filled of ['results', 'members', 'messages', 'exports', 'holds', 'requests', 'checkpoints', 'timeline',
    'search-status', 'export-status', 'checkpoints-status', 'moment', 'verdict', 'user']) $(filled).replaceChildren();
  for (const more of ['search-more', 'checkpoints-more']) $(more).hidden = true;
  $('title-conversation').textContent = 'Conversation';
  document.title = 'Parley audit';
  $('opened').hidden = true;
  $('views').hidden = true;
  $('who').hidden = true;
  $('login').hidden = false;
  $('login').elements.user.focus();
}

async function loggedIn() {
  const who = await ask('who');
  may = new Set(who.may);
  $('user').textContent = who.user;
  $('who').hidden = false;
  $('views').hidden = false;
  $('login').hidden = true;
  $('hold').hidden = !may.has('decide');
  await show();
}

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
  const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split('/');
  const view = VIEWS.includes(name) ? name : 'search';
  for (const each of VIEWS) $(`view-${each}`).hidden = each !== view;
  for (const link of $('views').children) {
    if (link.hash === `#${view}`) {
      link.setAttribute('aria-current', 'page');
      document.title = `${link.textContent} – Parley audit`;
    } else link.removeAttribute('aria-current');
  }
  if (view === 'conversation' && rest[0]) await openConversation(rest[0], Number(rest[1]) || undefined);
  if (view === 'exports') await showExports();
  if (view === 'holds') await showCustody();
  if (view === 'checkpoints') await showCheckpoints();
}

window.addEventListener('hashchange', async () => {
  await attempt(show);
  $('content').focus({ preventScroll: true });
});

const address = (conversation, sequence) =>
  `#conversation/${encodeURIComponent(conversation)}${sequence ? `/${sequence}` : ''}`;

// ---- a conversation as of a moment ----

let opened; // { id, head, seals by sequence }
const VERIFIED_AT_ONCE = 4_000; // events
let telling; // aborts what is asked about a moment that nobody looks at any more
let told; // what is shown
let soon;
let sealsSoon;

onSubmit('open', ({ conversation }) => {
  if (location.hash === address(conversation)) return openConversation(conversation);
  location.hash = address(conversation);
  return undefined;
});

async function openConversation(conversation, sequence) {
  $('open').elements.conversation.value = conversation;
  if (opened?.id !== conversation || !sequence || sequence > opened.head) {
    $('opened').hidden = true;
    telling?.abort();
    telling = new AbortController();
    const { head } = await ask('open', { conversation }, telling.signal);
    opened = { id: conversation, head, seals: new Map() };
  }
  $('slider').max = opened.head;
  $('slider').value = sequence ?? opened.head;
  $('opened').hidden = false;
  $('title-conversation').textContent = `Conversation ${conversation}`;
  setVerdict('', `${count(opened.head, 'event')}, not verified as a whole`);
  showVerifying(false);
  await tell({ at: $('slider').value, here: sequence });
  if (opened.head <= VERIFIED_AT_ONCE) await verify();
}

/** Tells the conversation as of a moment; only the newest request counts. */
async function tell({ at, before, here, dragging }) {
  telling?.abort();
  clearTimeout(sealsSoon);
  telling = new AbortController();
  const then = await askOf('as-of', { conversation: opened.id, at: String(at), before }, telling.signal);
  told = then;
  if (!dragging) $('slider').value = then.head.sequence;
  const where = `after event ${then.head.sequence} of ${opened.head}, ${plain(then.head.time)}`;
  $('moment').textContent = where;
  $('slider').setAttribute('aria-valuetext', where);
  $('problem').textContent = then.auditLog ? `The audit log is not whole: ${then.auditLog}` : '';
  renderMembers(then);
  renderMessages(then, at, before, here);
  sealsSoon = setTimeout(() => attempt(() => fetchSeals(then)), 200);
}

/** Asks about an opened conversation. The server keeps few open for one person; one that it has closed is opened again. */
async function askOf(action, question, signal) {
  try {
    return await ask(action, question, signal);
  } catch (failure) {
    if (failure.status !== 409) throw failure;
    await ask('open', { conversation: question.conversation }, signal);
    return ask(action, question, signal);
  }
}

/** While one drags. */
$('slider').addEventListener('input', () => {
  $('moment').textContent = `after event ${$('slider').value} of ${opened.head} …`;
  clearTimeout(soon);
  soon = setTimeout(() => attempt(() => tell({ at: $('slider').value, dragging: true })), 50);
});

onSubmit('at', ({ at }) => tell({ at }));

function renderMembers({ memberships, blocks, name, kind, open }) {
  const lines = memberships.slice(-500).map((member) => element('li', member.left
    ? `${member.user}, was ${member.role} from event ${member.joined} to ${member.left}`
    : `${member.user}, ${member.role} since event ${member.joined}`));
  if (memberships.length > lines.length) lines.unshift(element('li', `the newest ${lines.length} of ${memberships.length}`));
  for (const block of blocks) lines.push(element('li', `${block.blocker} had blocked ${block.blocked} from ${plain(block.from)}${block.to ? ` to ${plain(block.to)}` : ' on'}: neither could write to the other`));
  lines.unshift(element('li', `${kind}${name ? ` “${name}”` : ''}${open ? ', open to everybody' : ''}`));
  $('members').replaceChildren(...lines);
}

function renderMessages(then, at, before, here) {
  const unfolded = new Set([...$('messages').querySelectorAll('details[open]')].map(({ dataset }) => dataset.message));
  $('messages').replaceChildren(...then.messages.map((message) => messageItem(message, here)));
  for (const sequence of then.unreadable) {
    $('messages').append(within(element('li'), within(element('p', `Event ${sequence} can't be read any more. `, 'note'), badge([sequence]))));
  }
  for (const details of $('messages').querySelectorAll('details')) details.open = unfolded.has(details.dataset.message);
  $('older').hidden = !then.older;
  $('older').onclick = () => attempt(() => tell({ at, before: then.older }));
  $('newest').hidden = !before;
  $('newest').onclick = () => attempt(() => tell({ at }));
  $('messages').querySelector('.here')?.scrollIntoView({ block: 'center' });
}

function messageItem(message, here) {
  const item = element('li', '', message.sequence === here ? 'here' : '');
  const head = within(element('p', '', 'head note'), element('b', message.by),
    element('span', `event ${message.sequence}`), element('span', plain(message.time)), badge(message.events));
  if (message.replyTo) head.append(element('span', `reply to ${message.replyTo}`));
  if (message.editedAt) head.append(element('span', `edited ${plain(message.editedAt)}`));
  if (message.hold) head.append(element('span', `held by hold ${message.hold}`));
  item.append(head, said(message), receipts(message));
  if (may.has('read')) {
    item.append(button(`Proof of event ${message.sequence}`, async () => {
      const { file, proof } = await ask('prove', { conversation: opened.id, sequence: message.sequence });
      download(file, proof);
    }));
  }
  return item;
}

/** What a message says; why it says nothing, if that is so. */
function said(message) {
  if (message.content) return element('p', message.content.text ?? JSON.stringify(message.content), 'said');
  const why = message.recalledAt ? `recalled ${plain(message.recalledAt)}`
    : message.erased ? 'erased' : message.encrypted ? 'encrypted' : "can't be read";
  return element('p', `(${why})`, 'said gone');
}

function receipts(message) {
  const details = within(element('details'), element('summary',
    `visible to ${total(message, 'visibleTo')}, received by ${total(message, 'received')}, read by ${total(message, 'read')}`));
  details.dataset.message = message.sequence;
  for (const [field, words] of [['visibleTo', 'could see it'], ['received', 'had received it'], ['read', 'had read it'],
    ['perhapsReceived', 'not known whether received by then'], ['perhapsRead', 'not known whether read by then']]) {
    const more = message[`${field}More`];
    if (message[field].length) {
      details.append(element('p', `${words}: ${message[field].join(', ')}${more ? ` and ${more} more` : ''}`, 'note'));
    }
  }
  return details;
}

const total = (message, field) => message[field].length + (message[`${field}More`] ?? 0);

// ---- what is proved ----

/** A badge that says how it is with some events; it is set when that is known. */
function badge(events) {
  const made = element('span', '', 'badge');
  made.dataset.events = events.join(' ');
  setBadge(made);
  return made;
}

function setBadge(made) {
  const seals = made.dataset.events.split(' ').map((sequence) => opened.seals.get(Number(sequence)));
  const [state, text] = summary(seals);
  made.className = `badge ${state}`;
  made.textContent = text;
}

function summary(seals) {
  const broken = seals.find((seal) => seal?.state === 'broken');
  if (broken) return ['broken', `✗ BROKEN: event ${broken.sequence}: ${broken.detail}`];
  if (seals.some((seal) => !seal)) return ['', 'checking …'];
  if (seals.some((seal) => seal.state === 'unsealed')) return ['unsealed', '○ not sealed yet'];
  const last = seals.at(-1);
  const erased = seals.find((seal) => seal.erasedBy);
  return ['proven', `✓ proven by checkpoint ${last.checkpoint} of ${plain(last.time)}`
    + (erased ? `, erased by run ${erased.erasedBy}` : '') + keyWords(last)];
}

const keyWords = ({ key, trusted }) => (trusted ? '' : `, key ${key.slice(0, 16)}…`);

const LOOK_AGAIN_AFTER_MS = 10_000;
const MAX_LOOKS = 30;

/** What is not sealed yet will be by the next checkpoint: looks for it, for some minutes, as long as this moment is shown. */
function lookForTheNextCheckpoint(then) {
  clearTimeout(sealsSoon);
  then.looks = (then.looks ?? 0) + 1;
  if (then !== told || then.looks > MAX_LOOKS) return;
  sealsSoon = setTimeout(() => attempt(() => (opened.unsealed && opened.head <= VERIFIED_AT_ONCE ? verify() : fetchSeals(then))), LOOK_AGAIN_AFTER_MS);
}

async function fetchSeals(then) {
  const sequences = [...new Set([...then.messages.flatMap(({ events }) => events), ...then.unreadable])].slice(-1_000);
  const conversation = opened;
  if (!sequences.length) return;
  const { seals } = await askOf('seals', { conversation: conversation.id, sequences }, telling.signal);
  for (const seal of seals) conversation.seals.set(seal.sequence, seal);
  if (conversation !== opened) return;
  $('messages').querySelectorAll('.badge').forEach(setBadge);
  if (conversation.unsealed || seals.some(({ state }) => state === 'unsealed')) lookForTheNextCheckpoint(then);
}

function setVerdict(state, text) {
  $('verdict').className = `badge ${state}`;
  $('verdict').textContent = text;
}

function showVerifying(is) {
  setBusy($('verify'), is);
  $('verify-progress').hidden = !is;
}

/** Verifies all events of the conversation, some at a time. */
async function verify() {
  const conversation = opened;
  const sum = { proven: 0, unsealed: 0, brokenCount: 0 };
  let first;
  let last;
  showVerifying(true);
  $('verify-progress').max = conversation.head;
  try {
    for (let from = 1; from <= conversation.head;) {
      $('verify-progress').value = from - 1;
      const step = await askOf('verify', { conversation: conversation.id, from });
      if (conversation !== opened) return;
      for (const field of Object.keys(sum)) sum[field] += step[field];
      first ??= step.broken[0];
      last = step.last ?? last;
      from = step.to + 1;
    }
    conversation.unsealed = sum.unsealed;
    const unsealed = sum.unsealed ? `, ${sum.unsealed.toLocaleString('en')} not sealed yet` : '';
    if (first) setVerdict('broken', `✗ BROKEN: ${count(sum.brokenCount, 'event')}, the first is event ${first.sequence}: ${first.detail}`);
    else if (!last) setVerdict('unsealed', `○ ${count(sum.unsealed, 'event')}, not sealed yet`);
    else setVerdict('proven', `✓ ${count(sum.proven, 'event')} proven, the last by checkpoint ${last.checkpoint} of ${plain(last.time)}${unsealed}${keyWords(last)}`);
    await fetchSeals(told);
  } finally {
    if (conversation === opened) showVerifying(false);
  }
}

$('verify').addEventListener('click', () => isBusy($('verify')) || attempt(verify));

// ---- search ----

let searching; // { search, after, found, seen }: what the server calls it, where to go on, counts

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

// ---- exports ----

let exportsSoon;

onSubmit('export', async (fields) => {
  await ask('export', fields);
  await showExports();
});

async function showExports() {
  clearTimeout(exportsSoon);
  const { exports } = await ask('exports');
  exports.forEach(showExport);
  const running = exports.filter(({ state }) => state === 'running').length;
  const status = running ? `${count(running, 'export')} on the way` : exports.length ? 'every export has ended' : '';
  if ($('export-status').textContent !== status) $('export-status').textContent = status;
  if (running && !$('view-exports').hidden) {
    exportsSoon = setTimeout(() => attempt(showExports), 500);
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

// ---- holds ----

async function showCustody() {
  const { holds, requests } = await ask('custody');
  $('holds').replaceChildren(...(holds.length ? holds.map(holdItem) : [element('li', 'no hold is in force')]));
  $('requests').replaceChildren(...(requests.length ? requests.map(requestItem) : [element('li', 'nothing waits')]));
}

function holdItem({ number, words, by, since, reason }) {
  const item = within(element('li'), element('p', `Hold ${number}: ${words}`),
    element('p', `since ${plain(since)} by ${by}: ${reason}`, 'note'));
  if (may.has('decide')) {
    const why = element('input');
    item.append(within(element('div', '', 'row'), within(element('label', `Why hold ${number} is to be lifted`), why),
      button(`Ask to lift hold ${number}`, async () => {
        await ask('lift', { hold: number, reason: why.value });
        await showCustody();
      })));
  }
  return item;
}

function requestItem({ number, words, by, time, reason, expires, here }) {
  const item = within(element('li'), element('p', `Request ${number}: ${words}`),
    element('p', `by ${by} at ${plain(time)}, until ${plain(expires)}: ${reason}`, 'note'));
  if (!here) item.append(element('p', `To confirm it: parley approve ${number}`, 'note'));
  else if (may.has('decide') && by !== $('user').textContent) {
    item.append(button(`Confirm request ${number}`, async () => {
      await ask('approve', { request: number });
      await showCustody();
    }));
  }
  return item;
}

onSubmit('hold', async (fields) => {
  await ask('hold', fields);
  $('hold').reset();
  await showCustody();
});

// ---- checkpoints ----

let checkpoints = [];

async function showCheckpoints(before) {
  const page = await ask('checkpoints', { before });
  checkpoints = before ? [...checkpoints, ...page.checkpoints] : page.checkpoints;
  markLate(checkpoints);
  $('checkpoints').replaceChildren(...checkpoints.map(checkpointRow));
  $('checkpoints-more').hidden = !page.more;
  $('checkpoints-more').onclick = () => attempt(() => showCheckpoints(checkpoints.at(-1).number));
  const newest = checkpoints[0];
  const bad = checkpoints.filter(({ problem }) => problem).length;
  $('checkpoints-status').textContent = newest
    ? `${count(checkpoints.length, 'checkpoint')} shown; the newest, ${newest.number}, is of ${plain(newest.time)}`
      + `; ${bad ? `${bad} with something wrong` : 'nothing is wrong with them'}`
    : 'nothing is sealed yet';
  drawTimeline();
}

/** Marks those that came much later after the one before than is usual here. */
function markLate(newestFirst) {
  const gaps = newestFirst.map(({ time }, i) => Date.parse(time) - Date.parse(newestFirst[i + 1]?.time));
  const known = gaps.filter(Number.isFinite).sort((a, b) => a - b);
  const usual = known[Math.floor(known.length / 2)];
  newestFirst.forEach((checkpoint, i) => {
    checkpoint.late = gaps[i] > Math.max(60_000, 5 * usual) ? duration(gaps[i]) : '';
  });
}

function duration(ms) {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? count(minutes, 'minute') : count(Math.round(minutes / 60), 'hour');
}

function checkpointRow({ number, time, events, total: all, key, problem, late }) {
  const [state, words] = problem ? ['broken', `✗ ${problem}`]
    : [late ? 'unsealed' : 'proven', `✓ signed and linked${late ? `; ${late} after the one before` : ''}`];
  const row = element('tr');
  for (const text of [number, plain(time), events?.toLocaleString('en') ?? '', all?.toLocaleString('en') ?? '',
    key ? `${key.slice(0, 16)}…` : '']) row.append(element('td', text));
  return within(row, within(element('td'), element('span', words, `badge ${state}`)));
}

/** One line for each checkpoint: where it is, its time; how high, the number of its events. */
function drawTimeline() {
  const times = checkpoints.filter(({ time }) => time);
  const from = Date.parse(times.at(-1)?.time);
  const span = Date.parse(times[0]?.time) - from || 1;
  const line = (x, height, className) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 115 - height, y2: 115, class: className })) made.setAttribute(name, value);
    return made;
  };
  const base = line(0, 0, '');
  base.setAttribute('x2', 1000);
  $('timeline').replaceChildren(base, ...times.map(({ time, events, problem, late }) => line(
    10 + (980 * (Date.parse(time) - from)) / span, Math.min(110, 10 + 15 * Math.log10(1 + events)),
    `bar ${problem ? 'bad' : late ? 'late' : ''}`)));
}

// ---- beginning ----

loggedIn().catch((failure) => {
  if (failure.status === 401) return; // nobody is logged in yet, which the form says
  $('problem').textContent = failure.message;
  if ($('who').hidden) loggedOut();
});
