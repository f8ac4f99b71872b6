-- When a speaker can, on the wall of the speaker's own zone. A person without a row here has told nothing: unknown, not always.
create table week.availability (
  week_id bigint not null references week.week on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  zone text not null,
  note text not null default '',
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (week_id, person_id)
);
create table week.availability_span (
  week_id bigint not null,
  person_id bigint not null,
  on_date date not null,
  from_min smallint not null check (from_min between 0 and 1439),
  until_min smallint not null check (until_min between 1 and 1440),
  kind text not null check (kind in ('can','prefer')),
  primary key (week_id, person_id, on_date, from_min),
  foreign key (week_id, person_id) references week.availability on delete cascade,
  check (until_min > from_min)
);
