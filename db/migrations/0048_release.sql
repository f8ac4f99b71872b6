-- How a release came about: past its blocks, by two people and with a reason; or back to an earlier version.
alter table week.release
  add column rolls_back_to integer,
  add column agreed_by bigint references people.person,
  add column reason text not null default '',
  add constraint release_two_people check (agreed_by <> released_by);

-- One of the office asks a second one to release in spite of what blocks. At most one waits in a week.
create table week.override (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  week_id bigint not null references week.week on delete cascade,
  -- of the snapshot and of what blocks it: what changes since is to be asked for anew
  hash bytea not null,
  reason text not null,
  note text not null default '',
  asked_by bigint not null references people.person,
  asked_at timestamptz not null,
  -- when it was agreed to, taken back, or asked for anew
  ended_at timestamptz
);
create unique index override_one_open on week.override (week_id) where ended_at is null;

-- Each person whom a release touches gets one letter of it.
create table week.release_letter (
  release_id bigint not null references week.release on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  at timestamptz not null default now(),
  primary key (release_id, person_id)
);

-- What a presenter says when a release moved their session, or unasked after it.
create table week.reconfirmation (
  session_id bigint not null references week.session on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  -- the release that asks, and when the session was before; null where nobody asked
  version integer not null,
  was_at timestamptz,
  answer text check (answer in ('can','cannot')),
  note text not null default '',
  answered_at timestamptz,
  primary key (session_id, person_id),
  check ((answer is null) = (answered_at is null))
);
create index on week.reconfirmation (person_id);

-- When the session was that its holder booked, while they haven't said whether the new time suits them.
alter table week.booking add column moved_from timestamptz;
alter table week.child_booking add column moved_from timestamptz;
