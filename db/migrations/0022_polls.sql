-- A question with answers to choose from. Whether it is a draft, open or closed follows from its two instants and the clock:
-- what is planned (a wave, "for two minutes") needs nobody to press anything.
create table live.poll (
  id bigint generated always as identity primary key,
  room_id bigint not null references live.room (id),
  number integer not null,
  -- Texts by language, as the staff wrote them: {"ru": "…"} and [{"ru": "…"}, …].
  question jsonb not null,
  choices jsonb not null,
  -- Number of the right choice, from 1; null: there is none.
  correct smallint,
  -- For how long it opens; null: until somebody closes it.
  seconds integer check (seconds between 10 and 3600),
  opens_at timestamptz,
  closes_at timestamptz,
  created_at timestamptz not null,
  unique (room_id, number),
  check (closes_at >= opens_at)
);

-- One row for a ticket, however often it answers: a later answer takes the place of the earlier one.
create table live.poll_answer (
  poll_id bigint not null references live.poll (id),
  ticket_id bigint not null references live.ticket (id),
  -- Number of the choice, from 1, of one pupil's seat.
  choice smallint,
  -- Hands counted in a class, for each choice: set, never added.
  tally smallint[],
  -- From the opening to the answer by the media's clock; for how far behind classes are, never for a rank of children.
  media_ms integer not null,
  answered_at timestamptz not null,
  -- Keys of the last posts: a repeated one changes nothing, also not what was answered after it.
  post_keys text[] not null,
  primary key (poll_id, ticket_id),
  check ((choice is null) <> (tally is null))
);

-- How many pressed what, by two seconds; not who.
create table live.reaction (
  room_id bigint not null references live.room (id),
  at timestamptz not null,
  kind smallint not null check (kind between 0 and 4),
  count integer not null,
  primary key (room_id, at, kind)
);
