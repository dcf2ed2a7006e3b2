-- Checkpoints: what the history was, signed, each linked to the one before it (docs/audit.md).

create table checkpoint (
  number       bigint primary key,          -- from 1, without gaps
  hash         bytea not null unique,       -- SHA-256 of the body
  body         text not null,               -- what is signed
  signature    bytea not null,
  published_at timestamptz                  -- null: not on the topic yet
);

-- The events of a conversation that one checkpoint seals. Follows from the log and the checkpoints'
-- offsets.
create table checkpoint_span (
  number          bigint not null references checkpoint deferrable initially deferred,
  conversation_id text not null,
  first_sequence  bigint not null,
  last_sequence   bigint not null,
  head_hash       bytea not null,           -- of the last event
  root            bytea not null,           -- of the tree over the events' hashes
  primary key (conversation_id, number)
);
create index checkpoint_span_by_number on checkpoint_span (number);
