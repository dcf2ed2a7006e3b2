-- Who wants nothing to do with whom: a projection of the log.
create table block (
  blocker       text not null,
  blocked       text not null,
  since         timestamptz,                -- null: no longer
  log_partition int not null,               -- where its last change stands in the log
  log_offset    bigint not null,
  primary key (blocked, blocker)
);
create index block_by_place on block (log_partition, log_offset);
