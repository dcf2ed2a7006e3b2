// What is sealed, and when it was.

import { ask, attempt } from './ask.js';
import { $, count, element, plain, within } from './elements.js';

let checkpoints = [];

export function forget() {
  checkpoints = [];
  for (const filled of ['checkpoints', 'timeline', 'checkpoints-status']) $(filled).replaceChildren();
  $('checkpoints-more').hidden = true;
}

export const show = () => showPage();

/** @param before none: begins with the newest */
async function showPage(before) {
  const page = await ask('checkpoints', { before });
  checkpoints = before ? [...checkpoints, ...page.checkpoints] : page.checkpoints;
  markLate(checkpoints);
  $('checkpoints').replaceChildren(...checkpoints.map(checkpointRow));
  $('checkpoints-more').hidden = !page.more;
  $('checkpoints-more').onclick = () => attempt(() => showPage(checkpoints.at(-1).number));
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
