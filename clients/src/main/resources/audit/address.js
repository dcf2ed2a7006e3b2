// Where things are found on this page, by what stands behind the # of its address.

export const address = (conversation, sequence) =>
  `#conversation/${encodeURIComponent(conversation)}${sequence ? `/${sequence}` : ''}`;
