-- A guardian brings what a child did with its class into the child's passport. A class has no more claims than pupils.
create table schools.claim (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  class_id bigint not null references schools.class (id),
  person_id bigint not null references people.person (id),
  -- The browser that sat in the class as this child; null: the class watched as one.
  pass_id bigint references schools.class_pass (id),
  claimed_by bigint not null references people.person (id),
  claimed_at timestamptz not null,
  ended_at timestamptz,
  ended_by bigint references people.person (id)
);
create unique index claim_one_child on schools.claim (class_id, person_id) where ended_at is null;
create unique index claim_one_pass on schools.claim (pass_id) where ended_at is null;
create index on schools.claim (person_id);
