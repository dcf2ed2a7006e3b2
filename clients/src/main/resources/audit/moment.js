// Who was in a conversation at a moment, and what had been said.

import { button } from './actions.js';
import { ask } from './ask.js';
import { $, download, element, plain, within } from './elements.js';
import { badge } from './seals.js';
import { shown } from './shown.js';
import { may } from './who.js';

export function renderMembers({ memberships, blocks, name, kind, open }) {
  const lines = memberships.slice(-500).map((member) => element('li', member.left
    ? `${member.user}, was ${member.role} from event ${member.joined} to ${member.left}`
    : `${member.user}, ${member.role} since event ${member.joined}`));
  if (memberships.length > lines.length) lines.unshift(element('li', `the newest ${lines.length} of ${memberships.length}`));
  for (const block of blocks) lines.push(element('li', `${block.blocker} had blocked ${block.blocked} from ${plain(block.from)}${block.to ? ` to ${plain(block.to)}` : ' on'}: neither could write to the other`));
  lines.unshift(element('li', `${kind}${name ? ` “${name}”` : ''}${open ? ', open to everybody' : ''}`));
  $('members').replaceChildren(...lines);
}

export function renderMessages(then, here) {
  const unfolded = new Set([...$('messages').querySelectorAll('details[open]')].map(({ dataset }) => dataset.message));
  $('messages').replaceChildren(...then.messages.map((message) => messageItem(message, here)));
  for (const sequence of then.unreadable) {
    $('messages').append(within(element('li'), within(element('p', `Event ${sequence} can't be read any more. `, 'note'), badge([sequence]))));
  }
  for (const details of $('messages').querySelectorAll('details')) details.open = unfolded.has(details.dataset.message);
}

function messageItem(message, here) {
  const item = element('li', '', message.sequence === here ? 'here' : '');
  const head = within(element('p', '', 'head note'), element('b', message.by),
    element('span', `event ${message.sequence}`), element('span', plain(message.time)), badge(message.events));
  if (message.replyTo) head.append(element('span', `reply to ${message.replyTo}`));
  if (message.editedAt) head.append(element('span', `edited ${plain(message.editedAt)}`));
  if (message.hold) head.append(element('span', `held by hold ${message.hold}`));
  item.append(head, said(message), receipts(message));
  if (may('read')) {
    item.append(button(`Proof of event ${message.sequence}`, async () => {
      const { file, proof } = await ask('prove', { conversation: shown.conversation.id, sequence: message.sequence });
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
