-- What every module stands on: audit, mail, form posts, limits, settings. No domain word here.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

create schema platform;

-- Every change made by a person: who, what, to what. Append only.
create table platform.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id bigint,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  detail jsonb not null default '{}'
);
create index on platform.audit (subject_type, subject_id);
create index on platform.audit (actor_id, at);
create function platform.refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is append only', tg_table_name; end $$;
create trigger audit_append_only before update or delete on platform.audit
  for each row execute function platform.refuse_change();

create table platform.mail (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  to_address text not null,
  locale text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  problem text
);
create index on platform.mail (to_address, created_at desc);

-- One row for each form post that was carried out; a repeated post finds its answer here.
create table platform.form_post (
  key text primary key,
  location text not null,
  at timestamptz not null default now()
);

create table platform.rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

create table platform.setting (
  key text primary key,
  value jsonb not null
);

-- Public pages are rendered once for each version of what they show; a writer bumps the version in its transaction.
create table platform.page_version (
  scope text primary key,
  version bigint not null default 1
);

-- Stored files: the bytes lie in storage under this key.
create table platform.stored_file (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  storage_key text not null unique,
  media_type text not null,
  size_bytes bigint not null,
  name text not null,
  created_at timestamptz not null default now()
);
