create schema people;

create table people.person (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  name jsonb not null,
  email text unique check (email = lower(email)),
  locale text,
  zone text,
  grade smallint check (grade between 1 and 11),
  region_code text references regions.region,
  demo_role text unique,
  created_at timestamptz not null default now()
);

-- A role, where needed scoped to something above (a member, a partner): type and id are stored, never interpreted here.
create table people.role_grant (
  person_id bigint not null references people.person on delete cascade,
  role text not null check (role in ('pupil','guardian','teacher','lecturer','moderator','coordinator','office','partner','evaluator')),
  scope_type text not null default '',
  scope_id bigint not null default 0,
  granted_at timestamptz not null default now(),
  primary key (person_id, role, scope_type, scope_id)
);

create table people.guardianship (
  guardian_id bigint not null references people.person on delete cascade,
  child_id bigint not null references people.person on delete cascade,
  since timestamptz not null default now(),
  primary key (guardian_id, child_id)
);

-- Adults who may meet pupils, and until when their papers hold.
create table people.vetting (
  person_id bigint primary key references people.person on delete cascade,
  valid_until date not null,
  checked_at timestamptz not null default now()
);

create table people.session (
  token_hash bytea primary key,
  person_id bigint not null references people.person on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  rotated_at timestamptz not null default now(),
  expires_at timestamptz not null,
  replaced_by bytea,
  user_agent text not null default ''
);
create index on people.session (person_id);

create table people.sign_in_link (
  token_hash bytea primary key,
  email text not null,
  next text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
