-- A run goes on in slices of some seconds: its task and where its searches stand lie here between them, so that a killed
-- process loses one slice at most, and a stopped run goes on where it was.
alter table week.solve_run
  add column scope text not null default 'all' check (scope in ('unplaced','all','least')),
  add column seconds integer not null default 60 check (seconds between 1 and 3600),
  add column seed integer not null default 1,
  add column timetable_revision integer not null default 0,
  add column task jsonb not null default 'null',
  -- where each thread's search stands, as Node's structured clone writes it
  add column searches bytea,
  add column slice integer not null default 0,
  drop column wish;
create unique index solve_run_one_open on week.solve_run (week_id) where state in ('queued', 'running');
