-- A lecture on air from a browser. A room is one airing: a recording aired again is a room of its own (decision 0011).

-- Part of every media address of the room: grows when what was given out must not be shown any more.
alter table live.room add column media_gen integer not null default 1;
-- Since when the staff's slate stands in the place of the picture; null: it doesn't.
alter table live.room add column slate_since timestamptz;

-- Where the holder is, as the owner says (ISO 3166-2): for the map of those present, never for a single one.
alter table live.ticket add column region text;
-- The questions of this ticket need no look before they are shown, in this room.
alter table live.ticket add column trusted boolean not null default false;

-- Which web process ticks the room: closes slots, checks the adults, makes frames that are due. `gen` fences what a slow one still writes.
create table live.owner_lease (
  room_id bigint primary key references live.room (id),
  holder text not null,
  gen integer not null,
  expires_at timestamptz not null
);

-- Who may send media into a stream of the room: one tab of one browser. `gen` grows with every takeover.
create table live.broadcaster_lease (
  room_id bigint not null references live.room (id),
  stream text not null check (stream in ('main', 'sign')),
  holder text not null,
  gen integer not null,
  ticket_id bigint not null references live.ticket (id),
  expires_at timestamptz not null,
  primary key (room_id, stream)
);

-- One unbroken run of an encoder. A reload, a crash, a new laptop: a new epoch.
create table live.epoch (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  stream text not null check (stream in ('main', 'sign')),
  number integer not null,
  gen integer not null,
  ticket_id bigint references live.ticket (id),
  -- Rungs that were declared: some of 'a', '1', '2', '3'.
  rungs text[] not null,
  started_at timestamptz not null,
  -- The server's instant of media time 0, set once with the first fragment.
  base_at timestamptz,
  ended_at timestamptz,
  unique (room_id, stream, number)
);

-- The init segment of each rung, with what it pins.
create table live.epoch_rung (
  epoch_id bigint not null references live.epoch (id),
  rung text not null check (rung in ('a', '1', '2', '3')),
  -- As in the CODECS attribute (RFC 6381): "avc1.42e01f,mp4a.40.2".
  codecs text not null,
  width integer,
  height integer,
  frame_rate real,
  sha256 bytea not null,
  bytes integer not null,
  storage_key text not null,
  -- Track id, handler and timescale of each track, as the fragments must have them.
  tracks jsonb not null,
  primary key (epoch_id, rung)
);

create table live.fragment (
  epoch_id bigint not null references live.epoch (id),
  rung text not null check (rung in ('a', '1', '2', '3')),
  seq integer not null,
  -- Media time of the first sample, and how long it lasts, by the video track where there is one.
  start_ms bigint not null,
  duration_ms integer not null,
  bytes integer not null,
  sha256 bytea not null,
  storage_key text not null,
  received_at timestamptz not null,
  primary key (epoch_id, rung, seq)
);

-- What was listed live: one media sequence number across all rungs.
create table live.slot (
  room_id bigint not null references live.room (id),
  stream text not null check (stream in ('main', 'sign')),
  msn integer not null,
  starts_at timestamptz not null,
  duration_ms integer not null,
  -- Null: the slate.
  epoch_id bigint references live.epoch (id),
  seq integer,
  -- Rung asked for → rung whose fragment stands there; {} of the slate.
  rungs jsonb not null,
  -- A discontinuity stands before it.
  breaks boolean not null,
  closed_at timestamptz not null,
  primary key (room_id, stream, msn)
);

-- A picture that goes with the sound where the line carries no film.
create table live.slide (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  number integer not null,
  title text not null default '',
  file_uuid uuid not null,
  bytes integer not null,
  unique (room_id, number)
);

-- What each viewer's own playhead fires: the picture that is shown, a poll that opens or closes, a pause for the eyes.
create table live.cue (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  -- By the clock of the airing, as EXT-X-PROGRAM-DATE-TIME says it.
  at timestamptz not null,
  kind text not null check (kind in ('slide', 'pollOpens', 'pollCloses', 'break')),
  -- Number of the slide or poll.
  number integer
);
create index on live.cue (room_id, at);
