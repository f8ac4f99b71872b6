-- Children of guardians: what 0028 began.

alter table people.person
  -- Raised by every change of a child's own page: two tabs never overwrite each other silently.
  add column revision integer not null default 1,
  -- Of a pupil who has left school after the eleventh grade. The grade stays: counts of past weeks need it.
  add column left_on date,
  -- A sealed name stands nowhere else.
  add constraint person_sealed_name check (sealed is null or name = '{}'),
  -- Whoever was erased is an id with a grade and a region.
  add constraint person_erased check (
    erased_at is null or (name = '{}' and sealed is null and email is null and locale is null and zone is null and look is null));

alter table people.pairing_code add column uuid uuid not null default uuidv7() unique;
create index on people.pairing_code (child_id);

-- A second guardian is asked by mail: the link is for that address, once, for seven days.
create table people.guardian_invitation (
  token_hash bytea primary key,
  uuid uuid not null default uuidv7() unique,
  child_id bigint not null references people.person on delete cascade,
  email text not null check (email = lower(email)),
  invited_by bigint not null references people.person on delete cascade,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index on people.guardian_invitation (child_id);
create index on people.guardian_invitation (invited_by);

create index on people.guardianship (child_id);
