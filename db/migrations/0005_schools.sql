create schema schools;

create table schools.school (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  name text not null check (length(name) between 1 and 200),
  settlement text not null check (length(settlement) between 1 and 120),
  region_code text not null references regions.region,
  zone text not null,
  rural boolean not null default false,
  created_at timestamptz not null default now()
);

create table schools.teacher (
  person_id bigint not null references people.person on delete cascade,
  school_id bigint not null references schools.school,
  primary key (person_id, school_id)
);

create table schools.class (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  school_id bigint not null references schools.school,
  teacher_id bigint not null references people.person,
  grade smallint not null check (grade between 1 and 11),
  letter text not null check (length(letter) between 0 and 8),
  size smallint not null check (size between 1 and 60),
  created_at timestamptz not null default now()
);
create index on schools.class (teacher_id);

-- The code itself is derived from a key outside the database, so a sheet can be printed again; here is only its hash.
create table schools.class_code (
  id bigint generated always as identity primary key,
  class_id bigint not null references schools.class,
  version integer not null,
  code_hash bytea not null unique,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  unique (class_id, version)
);

-- A pupil's pass: one browser that entered a class code and took a nickname. No personal data.
create table schools.class_pass (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  class_id bigint not null references schools.class,
  nickname text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  unique (class_id, nickname)
);
