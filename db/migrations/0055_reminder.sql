-- That somebody was reminded: of a draft before the call closes, of the hours that nobody knows. Each once for the same day or deadline.
create table week.reminder (
  week_id bigint not null references week.week on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  about text not null check (about in ('draft', 'hours')),
  -- the deadline that it told of; of hours, the day on which they were asked for
  due timestamptz not null,
  primary key (week_id, person_id, about, due)
);
create index reminder_person on week.reminder (person_id);
