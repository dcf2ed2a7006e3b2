import { Link, uuid7 } from './link.js';

const $ = (id) => document.getElementById(id);
const logs = new Map(); // conversation → { name, events by sequence, head, waiting by clientId }
let login = JSON.parse(sessionStorage.getItem('login') ?? 'null');
let link;
let current;
let frameRequest; // a burst of events is drawn once

// ---- log-in ----

async function post(path, body) {
  let response;
  try {
    response = await fetch(path, { method: 'POST', body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' } });
  } catch {
    throw { message: 'the server does not answer', retryable: true };
  }
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
}

function remember(tokens) {
  login = tokens;
  sessionStorage.setItem('login', JSON.stringify(tokens));
}

async function accessToken(fresh) {
  if (fresh || Date.parse(login.expiresAt) - Date.now() < 5_000) {
    remember(await post('/v1/sessions/refresh', { refreshToken: login.refreshToken }));
  }
  return login.accessToken;
}

function device() {
  const id = sessionStorage.getItem('device') ?? crypto.randomUUID?.() ?? uuid7();
  sessionStorage.setItem('device', id);
  return { id, name: 'Browser', platform: 'web' };
}

function start() {
  $('login').hidden = true;
  $('chat').hidden = false;
  link = new Link(device(), accessToken);
  link.addEventListener('status', ({ detail }) => ($('status').textContent = detail.text));
  link.addEventListener('welcome', synchronize);
  link.addEventListener('frame', ({ detail }) => receive(detail));
  link.addEventListener('end', ({ detail }) => leave(detail.reason));
  link.connect();
}

function leave(reason) {
  link?.stop();
  sessionStorage.removeItem('login');
  logs.clear();
  current = undefined;
  $('login').hidden = false;
  $('chat').hidden = true;
  $('status').textContent = 'signed out';
  $('problem').textContent = reason ?? '';
  renderConversations();
  renderMessages();
}

// ---- what comes in ----

function logOf(conversation) {
  if (!logs.has(conversation)) {
    const others = conversation.split(':').slice(1).filter((user) => user !== login?.user);
    const name = conversation.startsWith('d:') ? others.join() : conversation;
    logs.set(conversation, { name, events: new Map(), head: 0, waiting: new Map() });
  }
  return logs.get(conversation);
}

async function synchronize() {
  const cursors = {};
  for (const [conversation, { head }] of logs) if (head) cursors[conversation] = head;
  await attempt(() => link.request('sync', { cursors }));
}

async function nameConversations(after) {
  const page = await link.request('conversations', { after, limit: 200 });
  for (const { conversation, name } of page.items) if (name) logOf(conversation).name = name;
  if (page.more) await nameConversations(page.items.at(-1).conversation);
  renderConversations();
}

function receive(frame) {
  switch (frame.type) {
    case 'event': return record(frame);
    case 'synced': return attempt(async () => { await nameConversations(); resend(); });
    case 'resync': return setTimeout(synchronize, frame.retryAfterMs ?? 0);
    case 'heads': return Object.entries(frame.heads).forEach(([conversation, head]) => {
      if (head > logOf(conversation).head) fill(conversation);
    });
    case 'error': $('problem').textContent = frame.message;
  }
}

function record(frame) {
  const known = logs.has(frame.conversation);
  const log = logOf(frame.conversation);
  if (log.events.has(frame.sequence)) return;
  if (log.head && frame.sequence > log.head + 1) fill(frame.conversation, log.head);
  log.events.set(frame.sequence, frame);
  log.head = Math.max(log.head, frame.sequence);
  if (frame.event.clientId) log.waiting.delete(frame.event.clientId);
  if (frame.event.kind === 'conversation.created') log.name = frame.event.name ?? log.name;
  else if (!known) attempt(nameConversations);
  if (!known) renderConversations();
  if (frame.conversation === current) frameRequest ??= requestAnimationFrame(renderMessages);
}

/** Fetches what is missing after a sequence. */
async function fill(conversation, after = logOf(conversation).head) {
  await attempt(async () => {
    const { more } = await link.request('history', { conversation, after, limit: 200 });
    let last = after;
    while (logOf(conversation).events.has(last + 1)) last++;
    if (more && last > after) await fill(conversation, last);
  });
}

// ---- what goes out ----

async function attempt(action) {
  try {
    $('problem').textContent = '';
    return await action();
  } catch (problem) {
    $('problem').textContent = problem.message ?? String(problem);
  }
}

/** Sends under the same clientId until it is known to have arrived, or to be refused. */
async function send(conversation, clientId, content) {
  const log = logOf(conversation);
  log.waiting.set(clientId, content);
  renderMessages();
  try {
    const { sequence, time } = await link.request('send', { conversation, clientId, content });
    log.waiting.delete(clientId);
    record({ conversation, sequence, time, by: login.user,
      event: { kind: 'message.posted', clientId, content } });
  } catch (problem) {
    if (!problem.retryable) log.waiting.delete(clientId);
    $('problem').textContent = problem.message;
  }
  renderMessages();
}

function resend() {
  for (const [conversation, { waiting }] of logs) {
    for (const [clientId, content] of waiting) send(conversation, clientId, content);
  }
}

function show(conversation) {
  current = conversation;
  logOf(conversation);
  renderConversations();
  renderMessages();
  $('send').elements.text.focus();
}

// ---- the page ----

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** Whether something is said there: not in a contact, which holds whom oneself has blocked. */
const isTalk = ([conversation]) => !conversation.startsWith('k:');

function renderConversations() {
  $('conversations').replaceChildren(...[...logs].filter(isTalk).map(([conversation, { name }]) => {
    const button = element('button', name);
    button.type = 'button';
    button.onclick = () => show(conversation);
    if (conversation === current) button.setAttribute('aria-current', 'true');
    const item = document.createElement('li');
    item.append(button);
    return item;
  }));
}

function renderMessages() {
  frameRequest = undefined;
  const log = logs.get(current);
  $('send').hidden = !log;
  $('title').textContent = log?.name ?? 'Pick a conversation';
  const lines = new Map();
  for (const [sequence, frame] of [...(log?.events ?? [])].sort(([a], [b]) => a - b)) {
    const { by, event } = frame;
    if (event.kind === 'message.posted') lines.set(sequence, message(by, said(event)));
    else if (event.kind === 'message.edited') lines.set(event.target, message(by, `${said(event)} (edited)`));
    else if (event.kind === 'message.recalled') lines.set(event.target, note(`${by} recalled a message`));
    else lines.set(sequence, note(`${by}: ${event.kind.replace('.', ' ')} ${event.users ?? event.user ?? ''}`));
  }
  const waiting = [...(log?.waiting.values() ?? [])]
    .map(({ text }) => message(login.user, `${text} …`, 'waiting'));
  $('messages').replaceChildren(...lines.values(), ...waiting);
  $('messages').scrollTop = $('messages').scrollHeight;
}

/** What an event says; why it says nothing, if that is so. */
function said({ content, erased }) {
  if (content) return content.text ?? '';
  return erased ? '(erased)' : "(can't be read)";
}

const note = (text) => element('li', text, 'note');

function message(by, text, className) {
  const line = element('li', '', className);
  line.append(element('b', by), text);
  return line;
}

function onSubmit(id, action) {
  $(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target;
    await attempt(async () => {
      await action(Object.fromEntries(new FormData(form)));
      form.reset();
    });
  });
}

onSubmit('login', async ({ user, password }) => {
  remember(await post('/v1/sessions', { user, password, device: device() }));
  start();
});
onSubmit('open', async ({ user }) => {
  const { conversation } = await link.request('open', { user: user.trim() });
  show(conversation);
  fill(conversation);
});
onSubmit('create', async ({ name, members }) => {
  const users = members.split(',').map((user) => user.trim()).filter(Boolean);
  const { conversation } = await link.request(
    'create', { kind: 'group', name, members: users, clientId: uuid7() });
  logOf(conversation).name = name;
  show(conversation);
  fill(conversation);
});
onSubmit('send', async ({ text }) => {
  send(current, uuid7(), { kind: 'text', text });
});
$('logout').addEventListener('click', () => leave());
if (login) start();
