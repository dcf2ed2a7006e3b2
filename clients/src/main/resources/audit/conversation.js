// A conversation as of a moment.

import { onSubmit } from './actions.js';
import { address } from './address.js';
import { ask, attempt } from './ask.js';
import { $, plain } from './elements.js';
import { renderMembers, renderMessages } from './moment.js';
import { isVerifiedAtOnce, lookSoon, showUnverified, stopLooking, verify } from './seals.js';
import { askAnew, askOf, shown } from './shown.js';

let soon;

/** @param sequence of the event to go to */
export async function show(conversation, sequence) {
  if (conversation) await open(conversation, Number(sequence) || undefined);
}

export function forget() {
  shown.conversation = undefined;
  shown.asking?.abort();
  clearTimeout(soon);
  stopLooking();
  for (const filled of ['members', 'messages', 'moment', 'verdict']) $(filled).replaceChildren();
  $('title-conversation').textContent = 'Conversation';
  $('opened').hidden = true;
}

onSubmit('open', ({ conversation }) => {
  if (location.hash === address(conversation)) return open(conversation);
  location.hash = address(conversation);
  return undefined;
});

async function open(conversation, sequence) {
  $('open').elements.conversation.value = conversation;
  if (shown.conversation?.id !== conversation || !sequence || sequence > shown.conversation.head) {
    $('opened').hidden = true;
    const { head } = await ask('open', { conversation }, askAnew());
    shown.conversation = { id: conversation, head, seals: new Map() };
  }
  $('slider').max = shown.conversation.head;
  $('slider').value = sequence ?? shown.conversation.head;
  $('opened').hidden = false;
  $('title-conversation').textContent = `Conversation ${conversation}`;
  showUnverified();
  await tell({ at: $('slider').value, here: sequence });
  if (isVerifiedAtOnce()) await verify();
}

/** Tells the conversation as of a moment; only the newest request counts. */
async function tell({ at, before, here, dragging }) {
  stopLooking();
  const then = await askOf('as-of', { conversation: shown.conversation.id, at: String(at), before }, askAnew());
  shown.told = then;
  if (!dragging) $('slider').value = then.head.sequence;
  const where = `after event ${then.head.sequence} of ${shown.conversation.head}, ${plain(then.head.time)}`;
  $('moment').textContent = where;
  $('slider').setAttribute('aria-valuetext', where);
  $('problem').textContent = then.auditLog ? `The audit log is not whole: ${then.auditLog}` : '';
  renderMembers(then);
  renderMessages(then, here);
  $('older').hidden = !then.older;
  $('older').onclick = () => attempt(() => tell({ at, before: then.older }));
  $('newest').hidden = !before;
  $('newest').onclick = () => attempt(() => tell({ at }));
  $('messages').querySelector('.here')?.scrollIntoView({ block: 'center' });
  lookSoon(then);
}

/** While one drags. */
$('slider').addEventListener('input', () => {
  $('moment').textContent = `after event ${$('slider').value} of ${shown.conversation.head} …`;
  clearTimeout(soon);
  soon = setTimeout(() => attempt(() => tell({ at: $('slider').value, dragging: true })), 50);
});

onSubmit('at', ({ at }) => tell({ at }));
