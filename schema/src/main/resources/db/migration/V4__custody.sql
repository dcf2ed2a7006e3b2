-- What an account may do more than others: auditor, compliance, admin.
alter table account
  add column roles text[] not null default '{}'
  check (roles <@ array['auditor', 'compliance', 'admin']);

-- Events whose content was taken out here, because an erase or a retention policy asked for it. Follows from
-- parley.audit, which says why and by whom.
create table redaction (
  conversation_id text not null,
  sequence        bigint not null,
  time            timestamptz not null,     -- of the event
  message         bigint not null,          -- whose content it was: itself, or what it edited
  run             bigint not null,          -- the number of the entry on parley.audit
  primary key (conversation_id, sequence)
);
create index redaction_by_run on redaction (run);
