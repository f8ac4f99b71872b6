create schema trends;
create table trends.topic (
  slug text primary key,
  name jsonb not null,
  position smallint not null
);
