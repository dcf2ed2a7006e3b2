-- Accounts: not event-sourced, and never in the log.

create table account (
  user_id       text primary key,
  display_name  text not null,
  password_hash text,                       -- Argon2id in PHC format; null: no log-in by password
  suspended     boolean not null default false,
  created_at    timestamptz not null default now()
);

create table device (
  user_id    text not null references account,
  device_id  text not null,
  name       text,
  model      text,
  platform   text,
  created_at timestamptz not null default now(),
  last_seen  timestamptz not null default now(),
  primary key (user_id, device_id)
);

-- What POST /v1/sessions makes: a device's right to fetch access tokens until it is ended.
create table login (
  login_id     uuid primary key,
  user_id      text not null references account,
  device_id    text not null,
  created_at   timestamptz not null default now(),
  ended_at     timestamptz,
  ended_reason text
);
create index login_by_user on login (user_id) where ended_at is null;

-- Only the newest token of a log-in is good; one that comes a second time was stolen.
create table refresh_token (
  token_hash bytea primary key,             -- SHA-256
  login_id   uuid not null references login,
  issued_at  timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index refresh_token_by_login on refresh_token (login_id);

-- Projections of the log: each can be dropped and built again.

create table conversation (
  conversation_id text primary key,
  kind            text not null,
  name            text,
  open            boolean not null,
  created_at      timestamptz not null,
  head            bigint not null,          -- every event up to here is in "event"
  head_hash       bytea not null,
  head_time       timestamptz not null,
  log_partition   int not null,             -- where the head stands in the log
  log_offset      bigint not null
);
create index conversation_by_place on conversation (log_partition, log_offset);

-- A membership is an interval of sequences, both ends included; a user may have several.
create table member (
  conversation_id text not null references conversation,
  user_id         text not null,
  joined_sequence bigint not null,
  left_sequence   bigint,                   -- null: still a member
  role            text not null,
  primary key (conversation_id, user_id, joined_sequence)
);
create index member_by_user on member (user_id, conversation_id);
create unique index member_current on member (conversation_id, user_id) where left_sequence is null;

-- The log itself, byte for byte. Partitioned by month; the history writer makes the partitions.
create table event (
  conversation_id text not null,
  sequence        bigint not null,
  time            timestamptz not null,
  sender_id       text not null,
  kind            text not null,
  bytes           bytea not null,
  hash            bytea not null,
  primary key (conversation_id, sequence, time)
) partition by range (time);

-- Messages as they stand now, for reading and search.
create table message (
  conversation_id text not null,
  sequence        bigint not null,
  sender_id       text not null,
  client_id       uuid not null,
  content         text,                     -- JSON; null once recalled
  reply_to        bigint,
  posted_at       timestamptz not null,
  edited_at       timestamptz,
  recalled_at     timestamptz,
  primary key (conversation_id, sequence)
);

create table cursor (
  conversation_id text not null,
  user_id         text not null,
  delivered       bigint not null,
  read            bigint not null,
  updated_at      timestamptz not null,
  primary key (conversation_id, user_id)
);

-- How far each partition of the log has been written here. It moves only from the value that its
-- writer started from, and only under the newest owner's epoch: a writer that moves no row is a
-- zombie.
create table projection_offset (
  topic       text not null,
  partition   int not null,
  next_offset bigint not null,
  owner_epoch bigint not null default 0,
  updated_at  timestamptz not null default now(),
  primary key (topic, partition)
);
create sequence projection_owner_epoch;
