create schema consortium;

create table consortium.member (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null unique,
  name jsonb not null,
  short_name jsonb not null,
  city jsonb not null,
  about jsonb not null,
  field jsonb not null,
  region_code text not null references regions.region,
  zone text not null,
  accent text not null check (accent ~ '^#[0-9a-f]{6}$'),
  joined_on date not null
);

create table consortium.partner (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null unique,
  name jsonb not null,
  about jsonb not null,
  kind text not null
);

-- A task that a partner offers to teams of pupils; the bank of projects will read these.
create table consortium.task (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  partner_id bigint not null references consortium.partner,
  title jsonb not null,
  body jsonb not null,
  field text not null,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);
