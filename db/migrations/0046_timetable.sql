-- Each change of a timetable, in the order in which it happened: undo is a command of its own, and a week's revision is its last one.
create table week.timetable_command (
  week_id bigint not null references week.week on delete cascade,
  revision integer not null,
  at timestamptz not null,
  actor_id bigint references people.person,
  -- 'place', 'unplace', 'lock', 'people', 'duration', 'apply' (a whole solution), 'undo'
  kind text not null,
  -- [{guid, before: {startsAt, stream, durationMin, people, locked}, after: {…}}, …]: what is needed to turn it back
  changes jsonb not null,
  undoes integer,
  primary key (week_id, revision)
);
alter table week.week add column timetable_revision integer not null default 0;

-- Who has the editor open, and at which session: forgotten after a minute.
create table week.editing (
  week_id bigint not null references week.week on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  tab text not null,
  session_id bigint references week.session on delete cascade,
  seen_at timestamptz not null,
  primary key (week_id, person_id, tab)
);

-- What one unit of each soft term costs in this week; a term without a row has its preset weight.
create table week.weight (
  week_id bigint not null references week.week on delete cascade,
  term text not null,
  weight integer not null check (weight between 0 and 100000),
  primary key (week_id, term)
);

-- A run of the automatic timetable.
create table week.solve_run (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  week_id bigint not null references week.week on delete cascade,
  requested_by bigint references people.person,
  state text not null default 'queued' check (state in ('queued','running','stopped','done','refused','applied')),
  -- seconds, seed, scope, weights, the timetable's revision that it began from
  wish jsonb not null,
  stop_asked boolean not null default false,
  iterations bigint not null default 0,
  spent_ms bigint not null default 0,
  -- the best so far: cost, terms, placings; and its history for the drawing
  best jsonb not null default '{}',
  history jsonb not null default '[]',
  -- why it can't be done: the smallest contradicting set that was found
  refusal jsonb not null default '{}',
  heartbeat_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index on week.solve_run (week_id, created_at);
