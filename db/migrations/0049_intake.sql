-- Weeks, streams and tracks are edited by several people: an edit names the revision that it began with.
alter table week.week add column revision integer not null default 1;
alter table week.stream add column revision integer not null default 1;
alter table week.track add column revision integer not null default 1;

-- A table of proposals goes the way of a programme's file, in two steps: read and shown, then written.
alter table week.import_run
  add column kind text not null default 'programme' check (kind in ('programme','proposals')),
  add column step text not null default 'write' check (step in ('check','write')),
  -- newcomers get a letter
  add column invites boolean not null default false,
  drop constraint import_run_state_check,
  add constraint import_run_state_check check (state in ('queued','running','checked','done','refused','dropped'));
create index on week.import_run (week_slug, kind);
