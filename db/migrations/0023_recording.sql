-- What was broadcast is the recording: a list of its fragments, less what was cut.

create table live.recording (
  room_id bigint primary key references live.room (id),
  ready_at timestamptz not null,
  -- Null: for the staff alone.
  published_at timestamptz,
  -- Grows with every change of the list: forms carry it.
  revision integer not null default 1,
  length_ms bigint not null,
  -- SHA-256 of the list; and of the list that the files below were made of.
  list_hash bytea not null,
  files_of bytea,
  -- To take along: one film and the sound alone.
  film_file uuid references platform.stored_file (uuid),
  sound_file uuid references platform.stored_file (uuid),
  -- [{"lang":"ru","key":"…","bytes":812}]
  captions jsonb not null default '[]'
);

-- What is not shown, by the clock of the first airing, so that a fragment that comes in late keeps its place.
create table live.cut (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  -- trim: not listed; redaction, panic: deleted as well.
  kind text not null check (kind in ('trim', 'redaction', 'panic')),
  -- Null: from the beginning; to the end.
  from_at timestamptz,
  to_at timestamptz,
  note text not null default '',
  -- Null: the rule itself.
  ticket_id bigint references live.ticket (id),
  made_at timestamptz not null,
  unique nulls not distinct (room_id, kind, from_at, to_at),
  check (from_at < to_at)
);

-- Never listed again, whatever the cuts say.
alter table live.fragment add column redacted_at timestamptz;
-- Since when its bytes are gone from where anybody is served.
alter table live.fragment add column erased_at timestamptz;
-- A copy that no address leads to, while an incident of the room is open.
alter table live.fragment add column sealed_key text;
create index on live.fragment (epoch_id) where redacted_at is not null and erased_at is null;
create index on live.fragment (epoch_id) where sealed_key is not null;
-- Which rooms air a recording.
create index on live.room ((source->>'roomUuid')) where source->>'kind' = 'recording';
