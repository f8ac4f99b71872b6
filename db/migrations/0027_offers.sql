-- Offers: windows, who may apply, confirmation, and the draw beside the line. Still nothing here knows what a seat is for.

-- Several pools drawn together from one list of applications.
create table seats.draw (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  owner_type text not null,
  owner_id bigint not null,
  -- What its owner calls it, by language: shown, never interpreted.
  label jsonb not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Until when shares may be revealed; one that is not by then is dropped, and its holder named.
  reveal_until timestamptz not null,
  -- In their published order: [{"letter": "A", "kind": "region|rural|firstTime|access", "label": {"ru": "…", "en": "…"}}]
  quotas jsonb not null default '[]',
  state text not null default 'open' check (state in ('open','closed','drawn','cancelled')),
  -- Of the published list, and of the published result: SHA-256 of RFC 8785 JSON. The files lie in storage.
  inputs_hash bytea check (length(inputs_hash) = 32),
  inputs_key text,
  seed bytea check (length(seed) = 32),
  result_hash bytea check (length(result_hash) = 32),
  result_key text,
  closed_at timestamptz,
  drawn_at timestamptz,
  cancelled_at timestamptz,
  -- Of the work that goes on: for the page.
  done_count integer not null default 0,
  total_count integer not null default 0,
  check (opens_at < closes_at and closes_at <= reveal_until),
  check (state <> 'drawn' or (seed is not null and result_hash is not null))
);
create index on seats.draw (owner_type, owner_id);

alter table seats.pool
  add column uuid uuid not null default uuidv7() unique,
  add column mode text not null default 'instant' check (mode in ('instant','draw')),
  add column label jsonb not null default '{}',
  -- Holder types that may apply; empty: any that its owner lets in.
  add column applicants text[] not null default '{}',
  -- When applications are taken; null: from now on, without an end.
  add column opens_at timestamptz,
  add column closes_at timestamptz,
  -- When that begins what the seats are for: confirmation is due a day before.
  add column begins_at timestamptz,
  -- Hours to confirm a seat in; null: a seat needs no confirmation.
  add column confirm_h integer check (confirm_h between 1 and 720),
  add column draw_id bigint references seats.draw (id),
  add check (opens_at < closes_at),
  add check (mode = 'draw' or draw_id is null);
create index on seats.pool (draw_id) where draw_id is not null;

-- Minimum guarantees: so many units of a pool go to those with the letter first; what they don't fill falls open.
create table seats.reserve (
  pool_id bigint not null references seats.pool (id),
  letter text not null check (letter ~ '^[A-Z]$'),
  units integer not null check (units > 0),
  primary key (pool_id, letter)
);

-- A seat is offered until it is confirmed, where its pool asks for that; offered units are taken units.
alter table seats.seat drop constraint seat_state_check;
alter table seats.seat
  add constraint seat_state_check check (state in ('granted','offered','waiting','cancelled')),
  add column offered_at timestamptz,
  add column confirm_until timestamptz,
  add column remind_at timestamptz,
  add column reminded_at timestamptz,
  add column confirmed_at timestamptz,
  add column ended_as text check (ended_as in ('cancelled','expired','withdrawn')),
  add check (state <> 'offered' or confirm_until is not null);
create index on seats.seat (confirm_until) where state = 'offered';

-- The secret shares that the seed is made of: their hash is published before anybody applies, they themselves when the list is closed.
create table seats.share (
  id bigint generated always as identity primary key,
  draw_id bigint not null references seats.draw (id),
  -- Who answers for it: a scope of the owner's, echoed; and its name for the published page.
  holder_type text not null,
  holder_id bigint not null,
  label jsonb not null,
  commitment bytea not null check (length(commitment) = 32),
  -- Kept here for its holder until the reveal, sealed by a key outside the database; null: the holder keeps it.
  sealed bytea,
  share bytea check (length(share) = 32),
  committed_at timestamptz not null,
  revealed_at timestamptz,
  dropped_at timestamptz,
  unique (draw_id, holder_type, holder_id)
);

create table seats.application (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  draw_id bigint not null references seats.draw (id),
  holder_type text not null,
  -- Null: erased since. The published list keeps its random id.
  holder_id bigint,
  units integer not null check (units > 0),
  -- Pools, the dearest first.
  ranks bigint[] not null check (cardinality(ranks) between 1 and 5),
  letters text not null default '' check (letters ~ '^[A-Z]*$'),
  -- Its name in the published list, by chance and for this draw alone; given when the window closes.
  alias uuid unique,
  -- What came of it.
  lot bytea,
  pool_id bigint references seats.pool (id),
  -- Share of repeated draws in which it got a seat at all, and in each of its ranks.
  chance real,
  chances real[],
  post_key text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  withdrawn_at timestamptz
);
create unique index application_one_active on seats.application (draw_id, holder_type, holder_id) where withdrawn_at is null;
create index on seats.application (holder_type, holder_id);
