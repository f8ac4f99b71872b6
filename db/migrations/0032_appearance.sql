-- Where somebody of the audience is heard or seen in a recording. Who stands behind a subject is the owner's affair.
create table live.appearance (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  subject text not null,
  -- By the clock of the first airing, as cuts are; null: from the beginning, to the end.
  from_at timestamptz,
  to_at timestamptz,
  noted_by bigint references live.ticket (id),
  noted_at timestamptz not null,
  -- Since when it may not be shown: no consent, or one that was withdrawn.
  withheld_at timestamptz,
  unique nulls not distinct (room_id, subject, from_at, to_at),
  check (from_at < to_at)
);
create index on live.appearance (subject);
