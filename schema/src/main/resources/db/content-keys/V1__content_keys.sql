-- The keys that contents are encrypted with, each wrapped by a master key that is not here. May live in
-- a database of its own; the schema is parley_keys. No projection: what is lost here is lost for ever, and so is what it encrypted.

create table content_key (
  key_id          uuid primary key,
  author          text not null,
  conversation_id text not null,
  month           date not null,            -- its first day
  master          text,                     -- the name of the master key; null once destroyed
  wrapped         bytea,                    -- null once destroyed
  made_at         timestamptz not null default now(),
  destroyed_at    timestamptz,
  destruction     bigint unique,            -- ascending in the order in which nodes can see them
  check ((wrapped is null) = (destruction is not null))
);
create unique index content_key_live on content_key (author, conversation_id, month) where wrapped is not null;
create index content_key_by_conversation on content_key (conversation_id, month) where wrapped is not null;
create index content_key_by_month on content_key (month) where wrapped is not null;
create index content_key_by_master on content_key (master, key_id) where wrapped is not null;

create sequence content_key_destruction;
