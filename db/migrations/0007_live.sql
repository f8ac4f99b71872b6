create schema live;

-- A room does not know what it is for: the owner's type and id are stored and echoed, never interpreted.
create table live.room (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  owner_type text not null,
  owner_id bigint not null,
  title jsonb not null,
  state text not null default 'lobby' check (state in ('lobby','live','frozen','ended')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  opened_at timestamptz,
  frozen_at timestamptz,
  -- Too few adults thaw by themselves when somebody returns; a person's freeze is lifted by a person.
  frozen_by text check (frozen_by in ('adults','staff','panic')),
  ended_at timestamptz,
  -- {"minAdults":2,"moderation":"pre","audience":"open|ticket","graceMin":10,"openEarlyMin":15,"screenBlockMin":15,"headMax":40}
  policy jsonb not null,
  -- What to have at hand, by language; and the owner's page, to go back to.
  preparation jsonb not null default '{}',
  back_path text not null default '/',
  -- {"kind":"none"} | {"kind":"external","url":"https://…"} | {"kind":"file","fileUuid":"…","mediaType":"video/mp4"}
  source jsonb not null default '{"kind":"none"}',
  -- The newest state frame, the same for everybody, and when it was made.
  rev bigint not null default 1,
  frame jsonb not null default '{}',
  framed_at timestamptz,
  -- Grows when the words of the shown list change; votes alone do not.
  list_rev bigint not null default 1,
  questions_count integer not null default 0,
  attendance_revision integer not null default 0,
  unique (owner_type, owner_id)
);
create index on live.room (starts_at) where state <> 'ended';

create table live.ticket (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  room_id bigint not null references live.room,
  -- opaque: who stands behind it is the owner's affair
  subject text not null,
  -- opaque too: those of one class share one, for limits
  cohort text,
  kind text not null check (kind in ('class','seat','host','moderator','duty','observer')),
  label text not null,
  vetted boolean not null default false,
  head_max smallint,
  head_count smallint,
  head_counted_at timestamptz,
  entry_hash bytea unique,
  entry_expires_at timestamptz,
  entry_used_at timestamptz,
  cookie_hash bytea unique,
  expires_at timestamptz not null,
  removed_at timestamptz,
  last_seen_at timestamptz,
  left_at timestamptz,
  unique (room_id, subject, kind)
);

-- Measured presence: a span grows while its ticket is heard of.
create table live.presence_span (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references live.ticket,
  from_at timestamptz not null,
  to_at timestamptz not null
);
create index on live.presence_span (ticket_id, to_at);

create table live.question (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  room_id bigint not null references live.room,
  -- counted within the room: what people call it by
  number integer not null,
  ticket_id bigint not null references live.ticket,
  label text not null,
  body text not null,
  state text not null default 'held' check (state in ('held','shown','onStage','answered','merged','declined')),
  merged_into bigint references live.question,
  votes integer not null default 0,
  answer text,
  asked_at timestamptz not null default now(),
  decided_at timestamptz,
  answered_at timestamptz,
  post_key text,
  unique (room_id, number),
  unique (ticket_id, post_key)
);
create index on live.question (room_id, state);

create table live.vote (
  question_id bigint not null references live.question,
  ticket_id bigint not null references live.ticket,
  at timestamptz not null default now(),
  primary key (question_id, ticket_id)
);

-- Every act of the staff, each row chained to the one before by its hash. Append only.
create table live.moderation_log (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room,
  at timestamptz not null,
  ticket_id bigint references live.ticket,
  act text not null,
  detail jsonb not null default '{}',
  previous_hash bytea not null,
  hash bytea not null
);
create index on live.moderation_log (room_id, id);
create trigger moderation_log_append_only before update or delete on live.moderation_log
  for each row execute function platform.refuse_change();

create table live.incident (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  room_id bigint not null references live.room,
  ticket_id bigint references live.ticket,
  kind text not null check (kind in ('help','panic')),
  note text not null default '',
  raised_at timestamptz not null,
  taken_by text,
  taken_at timestamptz,
  closed_at timestamptz
);
create index on live.incident (room_id) where closed_at is null;
