create schema regions;
-- Subdivisions by ISO 3166-2; an installation may add rows of its own.
create table regions.region (
  code text primary key,
  name jsonb not null,
  zone text not null,
  zones text[] not null,
  tile_col smallint not null,
  tile_row smallint not null,
  pupils integer not null,
  unique (tile_col, tile_row)
);
