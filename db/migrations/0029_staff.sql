-- Staff: ways to sign in, papers, invitations.

-- How a session came about, and a name to end it by.
alter table people.session
  add column uuid uuid not null default uuidv7() unique,
  add column way text not null default 'mail' check (way in ('mail','passkey','university','code','recovery','demo'));

create table people.passkey (
  -- The credential's id as its authenticator names it, base64url.
  id text primary key,
  uuid uuid not null default uuidv7() unique,
  person_id bigint not null references people.person on delete cascade,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  backed_up boolean not null default false,
  label text not null check (length(label) between 1 and 60),
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index on people.passkey (person_id);

-- What was asked of a browser and must come back: WebAuthn's challenges, OpenID Connect's states. Each once, for minutes.
create table people.challenge (
  hash bytea primary key,
  kind text not null check (kind in ('addPasskey','usePasskey','university')),
  person_id bigint references people.person on delete cascade,
  detail jsonb not null default '{}',
  expires_at timestamptz not null
);

-- Eight words of last resort, each once, where device and mail are lost.
create table people.recovery_code (
  code_hash bytea primary key,
  person_id bigint not null references people.person on delete cascade,
  made_at timestamptz not null,
  used_at timestamptz
);
create index on people.recovery_code (person_id);

-- A member's own sign-in service (OpenID Connect). Its secret is sealed by a key outside the database.
create table people.identity_provider (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  scope_type text not null,
  scope_id bigint not null,
  name jsonb not null,
  issuer text not null,
  client_id text not null,
  secret_sealed bytea,
  enabled boolean not null default true,
  added_at timestamptz not null default now(),
  unique (scope_type, scope_id, issuer)
);
-- Which account of theirs is which person of ours: by their own number for it, never by an address.
create table people.identity (
  provider_id bigint not null references people.identity_provider (id) on delete cascade,
  subject text not null,
  person_id bigint not null references people.person on delete cascade,
  linked_at timestamptz not null,
  primary key (provider_id, subject)
);
create index on people.identity (person_id);

-- A role that waits for its person.
create table people.invitation (
  token_hash bytea primary key,
  uuid uuid not null default uuidv7() unique,
  email text not null check (email = lower(email)),
  role text not null,
  scope_type text not null default '',
  scope_id bigint not null default 0,
  invited_by bigint not null references people.person,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);

-- Every look at an adult's papers is a record of its own: what was seen, by whom, until when it holds.
alter table people.vetting drop constraint vetting_pkey;
alter table people.vetting
  add column id bigint generated always as identity primary key,
  add column uuid uuid not null default uuidv7() unique,
  add column kind text not null default 'record' check (kind in ('record','medical','training')),
  add column checked_by bigint references people.person,
  add column revoked_at timestamptz,
  add column revoked_by bigint references people.person,
  add column warned_at timestamptz;
create index on people.vetting (person_id);
