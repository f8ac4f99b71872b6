-- Which regions a draw's quota means: the draw itself knows a letter and its words only.
create table week.draw_region (
  draw_id bigint not null references seats.draw (id),
  letter text not null check (letter ~ '^[A-Z]$'),
  region_codes text[] not null check (cardinality(region_codes) > 0),
  primary key (draw_id, letter)
);
