-- Which regions a draw's quota means: the draw itself knows a letter and its words only.
create table week.draw_region (
  draw_id bigint not null references seats.draw (id),
  letter text not null check (letter ~ '^[A-Z]$'),
  region_codes text[] not null check (cardinality(region_codes) > 0),
  primary key (draw_id, letter)
);

-- One letter about one thing to an application's guardians or teacher, however often the fact is told.
create table week.draw_letter (
  application_id bigint not null references seats.application (id),
  about text not null,
  at timestamptz not null default now(),
  primary key (application_id, about)
);
