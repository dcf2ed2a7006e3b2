// The elements of the page. What comes from the server is shown as text only.

export const $ = (id) => document.getElementById(id);

export function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function within(parent, ...children) {
  parent.append(...children);
  return parent;
}

export const plain = (time) => (time ? time.replace('T', ' ').replace('Z', ' UTC') : '');
export const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export function download(file, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A button that is at work; it keeps the focus, which one that is disabled would lose. */
export const isBusy = (made) => made.getAttribute('aria-disabled') === 'true';
export const setBusy = (made, busy) => made.setAttribute('aria-disabled', busy);
