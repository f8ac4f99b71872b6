-- Children of guardians: what is personal is sealed by a key of each child's own, so that deleting the key deletes it everywhere.

-- The key, wrapped by a key outside the database. Backups of this table are kept apart and for 35 days at most.
create table people.person_key (
  person_id bigint primary key references people.person on delete cascade,
  wrapped bytea not null,
  made_at timestamptz not null default now()
);

alter table people.person
  -- A child's display name and access needs: AES-256-GCM of JSON under the child's key. `name` is empty then.
  add column sealed bytea,
  add column erased_at timestamptz,
  -- The first of September up to which `grade` has been raised.
  add column grade_since date;

-- A child's own sign-in under a guardian's account: eight signs, typed once within minutes.
create table people.pairing_code (
  code_hash bytea primary key,
  child_id bigint not null references people.person on delete cascade,
  made_by bigint not null references people.person on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- One document for one purpose. A new wording is a new version; texts never change.
create table people.consent_text (
  purpose text not null check (purpose in ('participation','recording','publication','passport','statistics')),
  version integer not null check (version > 0),
  -- {"ru": {"title": "…", "paragraphs": ["…"]}, "en": {…}}
  text jsonb not null,
  valid_from timestamptz not null default now(),
  primary key (purpose, version)
);
create trigger consent_text_append_only before update or delete on people.consent_text
  for each row execute function platform.refuse_change();

-- The ledger: what was given, refused, withdrawn. Each record is signed and chained to the one before by its hash, over the sealed
-- part as it is sealed: the chain holds when the child's key is gone.
create table people.consent (
  number bigint generated always as identity primary key,
  id uuid not null default uuidv7() unique,
  -- HMAC of the child's id under a key outside the database.
  alias text not null,
  person_id bigint not null references people.person,
  signer_id bigint not null references people.person,
  signed_as text not null check (signed_as in ('guardian','self')),
  -- How it was known who signs.
  method text not null check (method in ('mail','passkey','code')),
  purpose text not null,
  version integer not null,
  text_hash bytea not null check (length(text_hash) = 32),
  lang text not null check (lang in ('ru','en')),
  event text not null check (event in ('given','refused','withdrawn','expired')),
  at timestamptz not null,
  -- Names as they were shown, under the child's key.
  sealed bytea not null,
  previous_hash bytea not null,
  hash bytea not null unique,
  signature bytea not null,
  foreign key (purpose, version) references people.consent_text (purpose, version)
);
create index on people.consent (person_id, purpose, number);
create trigger consent_append_only before update or delete on people.consent
  for each row execute function platform.refuse_change();

-- Letters that speak of a person go when the person is erased.
alter table platform.mail add column about bigint[] not null default '{}';
create index on platform.mail using gin (about) where about <> '{}';
