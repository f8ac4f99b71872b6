-- The call of a week: when it is open, what it asks, which formats it takes.
create table week.call (
  week_id bigint primary key references week.week on delete cascade,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  text jsonb not null default '{}',
  formats text[] not null default array['lecture','workshop','seminar','tour'],
  -- names, members and links are hidden from reviewers until the decision
  anonymous_review boolean not null default false,
  revision integer not null default 1,
  check (closes_at > opens_at)
);
insert into week.call (week_id, opens_at, closes_at)
  select id, now(), greatest((starts_on - 1)::timestamp at time zone zone, now() + interval '30 days') from week.week where call_open;
alter table week.week drop column call_open;

-- A question of the office beside the fields that every proposal has.
create table week.question (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  week_id bigint not null references week.week on delete cascade,
  position integer not null,
  kind text not null check (kind in ('line','text','choice','number','yes')),
  label jsonb not null,
  hint jsonb not null default '{}',
  -- of kind choice: [{"ru":"…","en":"…"}, …]
  choices jsonb not null default '[]',
  required boolean not null default false,
  -- empty: asked of every format
  formats text[] not null default '{}',
  retired_at timestamptz
);
create index on week.question (week_id, position);
create table week.answer (
  session_id bigint not null references week.session on delete cascade,
  question_id bigint not null references week.question on delete cascade,
  body text not null,
  primary key (session_id, question_id)
);

alter table week.session drop constraint session_state_check;
alter table week.session
  add constraint session_state_check check
    (state in ('draft','submitted','inReview','accepted','reserve','declined','confirmed','placed','withdrawn')),
  -- what a session is made of, in its order: minutes of each block, and whether it is before the screen
  add column block_min smallint[] not null default '{}',
  add column block_screen boolean[] not null default '{}',
  -- where the room falls back to when its picture fails, told by the author
  add column fallback text not null default '',
  add column recording_choice text not null default 'staff' check (recording_choice in ('staff','none')),
  -- the automatic timetable leaves a locked session where it is
  add column locked boolean not null default false,
  add column confirmed_at timestamptz,
  add column submitted_at timestamptz,
  -- the mark of information for children that the author gives it
  add column age_mark text check (age_mark in ('0+','6+','12+','16+')),
  -- the proposal of an earlier week that this one began as a copy of
  add column carried_from bigint references week.session on delete set null,
  add constraint session_blocks_check check (cardinality(block_min) = cardinality(block_screen));

-- What stood in a timetable before anybody was asked, stands.
update week.session set confirmed_at = updated_at where state = 'placed';

-- Streams may be closed at hours and smaller than the format's preset.
alter table week.stream add column capacity integer check (capacity > 0);
create table week.stream_hours (
  stream_id bigint not null references week.stream on delete cascade,
  -- on the wall of the week's zone; without a row the stream is open all day
  on_date date not null,
  from_min smallint not null check (from_min between 0 and 1439),
  until_min smallint not null check (until_min between 1 and 1440),
  primary key (stream_id, on_date, from_min),
  check (until_min > from_min)
);

-- Somebody whom an author asked by letter to lead a session too; in week.session_person only once they said yes.
create table week.co_speaker (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  session_id bigint not null references week.session on delete cascade,
  -- in small letters, and known to be theirs only once they answered
  email text not null,
  token_hash bytea not null unique,
  invited_by bigint references people.person,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  -- who answered
  person_id bigint references people.person,
  answered_at timestamptz,
  agreed boolean,
  revoked_at timestamptz,
  check ((answered_at is null) = (agreed is null))
);
create unique index on week.co_speaker (session_id, email) where revoked_at is null;
create index on week.co_speaker (person_id);

-- What its author wants to change in a proposal that was handed in: the session stays as it is until the office agrees.
create table week.proposal_edit (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  session_id bigint not null references week.session on delete cascade,
  asked_by bigint references people.person,
  asked_at timestamptz not null,
  -- the proposal's fields as typed: those of them that differ
  changes jsonb not null,
  decided_by bigint references people.person,
  decided_at timestamptz,
  agreed boolean,
  note text not null default '',
  check ((decided_at is null) = (agreed is null))
);
create unique index on week.proposal_edit (session_id) where decided_at is null;
