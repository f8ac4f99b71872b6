-- A pupil's own code for the parents: made when the pupil asks for it. Only a keyed hash is stored: it follows from the key and the pass.
create table schools.claim_code (
  pass_id bigint primary key references schools.class_pass (id) on delete cascade,
  code_hash bytea not null unique,
  made_at timestamptz not null
);
create index claim_class on schools.claim (class_id) where ended_at is null;
