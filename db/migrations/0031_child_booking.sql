-- A child's own seat in a session: a class's is week.booking.
create table week.child_booking (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  session_id bigint not null references week.session (id),
  person_id bigint not null references people.person (id),
  seat_id bigint not null references seats.seat (id),
  booked_by bigint references people.person (id),
  created_at timestamptz not null default now(),
  cancelled_at timestamptz
);
create unique index child_booking_one_active on week.child_booking (session_id, person_id) where cancelled_at is null;
create index on week.child_booking (person_id);
create index on week.child_booking (seat_id);

-- One letter about one thing to the guardians, however often the fact is told.
create table week.child_letter (
  child_booking_id bigint not null references week.child_booking (id),
  about text not null,
  at timestamptz not null default now(),
  primary key (child_booking_id, about)
);

-- How a session's seats are given, where not as its format says: counted in connections or persons; at once or by a draw;
-- to classes, to children, to both; with how many hours to confirm.
alter table week.session
  add column seat_unit text check (seat_unit in ('connection','person')),
  add column seat_mode text check (seat_mode in ('instant','draw')),
  add column seat_applicants text[] check (seat_applicants <@ array['class','child']),
  add column confirm_h integer check (confirm_h between 1 and 720);
