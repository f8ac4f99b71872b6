create schema week;

create table week.week (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name jsonb not null,
  zone text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  call_open boolean not null default false,
  is_demo boolean not null default false,
  released_version integer not null default 0,
  -- where the week came from a file: its format and what of its header we have no column for
  source jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table week.stream (
  id bigint generated always as identity primary key,
  week_id bigint not null references week.week on delete cascade,
  slug text not null,
  name jsonb not null,
  position integer not null,
  source jsonb not null default '{}',
  unique (week_id, slug)
);

create table week.track (
  id bigint generated always as identity primary key,
  week_id bigint not null references week.week on delete cascade,
  slug text not null,
  name jsonb not null,
  position integer not null,
  source jsonb not null default '{}',
  unique (week_id, slug)
);

-- Who stands in the programme: an account of ours, or a name from an imported file.
create table week.speaker (
  id bigint generated always as identity primary key,
  week_id bigint not null references week.week on delete cascade,
  external_key text not null,
  name jsonb not null,
  about jsonb not null default '{}',
  person_id bigint references people.person,
  source jsonb not null default '{}',
  unique (week_id, external_key)
);

-- From proposal to place, one row and one guid for life.
create table week.session (
  id bigint generated always as identity primary key,
  guid uuid not null unique default uuidv7(),
  week_id bigint not null references week.week on delete cascade,
  slug text not null,
  external_id text,
  state text not null default 'draft'
    check (state in ('draft','submitted','accepted','declined','placed','withdrawn')),
  title jsonb not null,
  subtitle jsonb not null default '{}',
  abstract jsonb not null default '{}',
  description jsonb not null default '{}',
  format text not null,
  language text not null,
  grade_from smallint check (grade_from between 1 and 11),
  grade_to smallint check (grade_to between 1 and 11),
  topic_slug text references trends.topic,
  track_id bigint references week.track,
  member_id bigint references consortium.member,
  kit jsonb not null default '{}',
  access_facts text[] not null default '{}',
  duration_min integer not null check (duration_min > 0),
  starts_at timestamptz,
  stream_id bigint references week.stream,
  wave_of bigint references week.session,
  capacity integer,
  -- {"kind":"external","url":"https://…"} or {"kind":"file","fileUuid":"…","mediaType":"…"}
  video jsonb not null default '{"kind":"none"}',
  note_to_office text not null default '',
  decision_note text not null default '',
  proposed_by bigint references people.person,
  position integer not null default 0,
  source jsonb not null default '{}',
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (week_id, slug),
  check (grade_from is null or grade_to >= grade_from),
  check (state <> 'placed' or (starts_at is not null and stream_id is not null))
);
create index on week.session (week_id, starts_at);
create index on week.session (proposed_by);

-- Who leads and who keeps the room: 'lecturer' are shown, 'moderator' are the second adults.
create table week.session_person (
  session_id bigint not null references week.session on delete cascade,
  speaker_id bigint not null references week.speaker,
  role text not null check (role in ('lecturer','moderator')),
  position smallint not null default 0,
  primary key (session_id, speaker_id, role)
);
create index on week.session_person (speaker_id);

-- An immutable, numbered, hashed snapshot of the whole timetable.
create table week.release (
  id bigint generated always as identity primary key,
  week_id bigint not null references week.week on delete cascade,
  version integer not null,
  released_at timestamptz not null default now(),
  released_by bigint references people.person,
  hash bytea not null,
  snapshot jsonb not null,
  note text not null default '',
  unique (week_id, version)
);
create table week.release_change (
  release_id bigint not null references week.release on delete cascade,
  session_guid uuid not null,
  kind text not null check (kind in ('added','withdrawn','moved','stream','people','text')),
  before jsonb,
  after jsonb,
  primary key (release_id, session_guid, kind)
);

-- What the public sees: the rows of the last release, one for each session, ready to be read by day.
create table week.published_session (
  session_id bigint primary key references week.session on delete cascade,
  week_id bigint not null references week.week on delete cascade,
  guid uuid not null unique,
  slug text not null,
  version integer not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  stream_id bigint not null references week.stream,
  format text not null,
  language text not null,
  grade_from smallint,
  grade_to smallint,
  topic_slug text,
  track_id bigint,
  member_id bigint,
  facts jsonb not null,
  unique (week_id, slug)
);
create index on week.published_session (week_id, starts_at);
create index on week.published_session (starts_at, ends_at);

create table week.booking (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  session_id bigint not null references week.session,
  class_id bigint not null references schools.class,
  seat_id bigint not null references seats.seat,
  teacher_id bigint not null references people.person,
  created_at timestamptz not null default now(),
  cancelled_at timestamptz
);
create unique index booking_one_active on week.booking (session_id, class_id) where cancelled_at is null;
create index on week.booking (class_id);
create index on week.booking (teacher_id);
create index on week.booking (seat_id);

-- One letter about one thing to a booking's teacher, however often the fact is told.
create table week.booking_letter (
  booking_id bigint not null references week.booking,
  about text not null,
  at timestamptz not null default now(),
  primary key (booking_id, about)
);

-- A teacher's private calendar: its address follows from a key outside the database, the teacher and this version.
create table week.calendar_feed (
  teacher_id bigint primary key references people.person,
  version integer not null,
  token_hash bytea not null unique
);

create table week.import_run (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  week_slug text not null,
  zone text,
  file_uuid uuid not null,
  file_name text not null,
  requested_by bigint references people.person,
  state text not null default 'queued' check (state in ('queued','running','done','refused')),
  done_count integer not null default 0,
  total_count integer not null default 0,
  report jsonb not null default '{}',
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
