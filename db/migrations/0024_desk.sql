-- The moderators' desk, calls for help across rooms, captions typed live.

-- Number of the question that stays on top for all; null: none.
alter table live.room add column pin integer;

-- Why the staff took a ticket out of the room, in the staff's words; stands beside removed_at.
alter table live.ticket add column removed_reason text not null default '';

-- One child's presses are one open call: how often, and when last.
alter table live.incident add column times integer not null default 1;
alter table live.incident add column last_at timestamptz;
-- A moderator gave it on to the duty officer: since then it waits anew.
alter table live.incident add column handed_at timestamptz;
-- Nobody took it in time: since then a letter is under way.
alter table live.incident add column alerted_at timestamptz;
create index on live.incident (raised_at) where closed_at is null;

-- Languages in which somebody types what is said.
create table live.caption_track (
  room_id bigint not null references live.room (id),
  lang text not null,
  opened_at timestamptz not null,
  primary key (room_id, lang)
);

-- A line of live captions: when it was said by the clock of the airing, and from when live players are given it (they are already behind what was said).
create table live.caption_line (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  lang text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  aired_at timestamptz not null,
  body text not null,
  edited boolean not null default false,
  ticket_id bigint references live.ticket (id),
  post_key text,
  unique (room_id, post_key),
  check (ends_at > starts_at)
);
create index on live.caption_line (room_id, lang, starts_at);
create index on live.caption_line (room_id, lang, aired_at);
