create schema seats;

-- A pool does not know what a seat is for.
create table seats.pool (
  id bigint generated always as identity primary key,
  owner_type text not null,
  owner_id bigint not null,
  unit text not null check (unit in ('connection','person')),
  cap integer not null check (cap >= 0),
  hard_cap integer not null,
  used integer not null default 0,
  waiting integer not null default 0,
  last_pos bigint not null default 0,
  policy text not null default 'strict' check (policy in ('strict','fill')),
  state text not null default 'open' check (state in ('open','closed')),
  unique (owner_type, owner_id),
  check (used between 0 and hard_cap),
  check (cap <= hard_cap),
  check (waiting >= 0)
);

create table seats.seat (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  pool_id bigint not null references seats.pool,
  holder_type text not null,
  holder_id bigint not null,
  units integer not null check (units > 0),
  state text not null check (state in ('granted','waiting','cancelled')),
  position bigint,
  post_key text unique,
  created_at timestamptz not null default now(),
  granted_at timestamptz,
  cancelled_at timestamptz
);
create unique index seat_one_active on seats.seat (pool_id, holder_type, holder_id) where state <> 'cancelled';
create index on seats.seat (pool_id, position) where state = 'waiting';
