// What is proved of the events of a conversation.

import { attempt } from './ask.js';
import { $, count, element, isBusy, plain, setBusy } from './elements.js';
import { askOf, shown, signal } from './shown.js';

const VERIFIED_AT_ONCE_EVENTS = 4_000;
const LOOK_AFTER_MS = 200;
const LOOK_AGAIN_AFTER_MS = 10_000;
const MAX_LOOKS = 30;

let soon;

/** A badge that says how it is with some events; it is set when that is known. */
export function badge(events) {
  const made = element('span', '', 'badge');
  made.dataset.events = events.join(' ');
  setBadge(made);
  return made;
}

function setBadge(made) {
  const seals = made.dataset.events.split(' ').map((sequence) => shown.conversation.seals.get(Number(sequence)));
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

/** Looks for what is known of the events of a moment, if it is still shown in a moment: while one drags, many are not. */
export function lookSoon(then) {
  soon = setTimeout(() => attempt(() => fetchSeals(then)), LOOK_AFTER_MS);
}

export function stopLooking() {
  clearTimeout(soon);
}

/** What is not sealed yet will be by the next checkpoint: looks for it, for some minutes, as long as this moment is shown. */
function lookForTheNextCheckpoint(then) {
  stopLooking();
  then.looks = (then.looks ?? 0) + 1;
  if (then !== shown.told || then.looks > MAX_LOOKS) return;
  const look = () => (shown.conversation.unsealed && isVerifiedAtOnce() ? verify() : fetchSeals(then));
  soon = setTimeout(() => attempt(look), LOOK_AGAIN_AFTER_MS);
}

async function fetchSeals(then) {
  const sequences = [...new Set([...then.messages.flatMap(({ events }) => events), ...then.unreadable])].slice(-1_000);
  const { conversation } = shown;
  if (!sequences.length) return;
  const { seals } = await askOf('seals', { conversation: conversation.id, sequences }, signal());
  for (const seal of seals) conversation.seals.set(seal.sequence, seal);
  if (conversation !== shown.conversation) return;
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

/** Whether a conversation is short enough to be verified without being asked. */
export const isVerifiedAtOnce = () => shown.conversation.head <= VERIFIED_AT_ONCE_EVENTS;

export function showUnverified() {
  setVerdict('', `${count(shown.conversation.head, 'event')}, not verified as a whole`);
  showVerifying(false);
}

/** Verifies all events of the conversation, some at a time. */
export async function verify() {
  const { conversation } = shown;
  const sum = { proven: 0, unsealed: 0, brokenCount: 0 };
  let first;
  let last;
  showVerifying(true);
  $('verify-progress').max = conversation.head;
  try {
    for (let from = 1; from <= conversation.head;) {
      $('verify-progress').value = from - 1;
      const step = await askOf('verify', { conversation: conversation.id, from });
      if (conversation !== shown.conversation) return;
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
    await fetchSeals(shown.told);
  } finally {
    if (conversation === shown.conversation) showVerifying(false);
  }
}

$('verify').addEventListener('click', () => isBusy($('verify')) || attempt(verify));
