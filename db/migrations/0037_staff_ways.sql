-- Staff: who granted, why something ended, and how somebody comes back who lost every way to sign in.

alter table people.role_grant add column granted_by bigint references people.person on delete set null;

-- Papers are records of an adult: each look is kept, also one that was taken back, with the reason.
alter table people.vetting
  add column note text not null default '' check (length(note) <= 300),
  add column revoke_reason text check (length(revoke_reason) between 1 and 300),
  add constraint vetting_revoked_with_reason check ((revoked_at is null) = (revoke_reason is null));
create index on people.vetting (valid_until) where revoked_at is null;

-- The office gives a staff member a new mail address where the old mailbox and every device are lost: after a day, in which the person
-- and everybody else of the office can stop it.
create table people.address_reset (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  person_id bigint not null references people.person on delete cascade,
  email text not null check (email = lower(email)),
  asked_by bigint not null references people.person on delete cascade,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  stop_hash bytea not null unique,
  done_at timestamptz,
  stopped_at timestamptz,
  check (done_at is null or stopped_at is null)
);
create unique index address_reset_open on people.address_reset (person_id) where done_at is null and stopped_at is null;

create index on people.invitation (scope_type, scope_id);
