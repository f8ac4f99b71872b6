-- What a draw publishes of its pools: frozen when the list is closed, so that it stands when a pool changes later or goes to another draw.
create table seats.draw_pool (
  draw_id bigint not null references seats.draw (id),
  pool_id bigint not null references seats.pool (id),
  -- Its number in the published list, from 0.
  number integer not null check (number >= 0),
  -- Units that are drawn, from the closing on; 0 where what they are for was withdrawn.
  places integer check (places >= 0),
  is_withdrawn boolean not null default false,
  -- Applications that rank it, and those that rank it first.
  applied_count integer,
  first_count integer,
  -- Units given, and the number in the order of lots of the last one that got in.
  given_units integer,
  last_lot_no integer,
  primary key (draw_id, pool_id),
  unique (draw_id, number)
);
create index on seats.draw_pool (pool_id);

alter table seats.draw
  -- Why there is none: its owner called it off, nobody revealed a share, or too few had given one when the window closed.
  add column ended_why text check (ended_why in ('owner','noShares','notOpened')),
  -- How many times it was repeated with other seeds, for the chances.
  add column repeat_count integer not null default 0;

-- What its applicant is told: the place in the order of lots, how many with a lower lot wanted each of its ranks, the reserve that it used.
alter table seats.application
  add column lot_no integer,
  add column before integer[],
  add column reserve text check (reserve ~ '^[A-Z]$');
create index on seats.application (draw_id);
