create schema trajectory;

-- How much an hour of a format counts: whoever makes something works harder than whoever listens. Data, so that it can be changed.
-- A format that is not listed counts once.
create table trajectory.format_factor (
  format text primary key,
  factor numeric(4,2) not null check (factor > 0)
);
insert into trajectory.format_factor (format, factor) values
  ('lecture', 1), ('workshop', 1.5), ('seminar', 1.25), ('chat', 1), ('qa', 1);

-- Takes part: present for 10 minutes, or for half of the session where that is shorter (product.md, Definitions).
create function trajectory.takes_part(present_s integer, session_s integer) returns boolean language sql immutable
  as $$ select present_s > 0 and present_s >= least(600, session_s / 2.0) $$;

-- Append only; state is a fold over these rows. A correction is a new row that revokes.
create table trajectory.evidence (
  id uuid primary key default uuidv7(),
  subject_type text not null check (subject_type in ('class','class_pass','person')),
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  -- what the hours add up in: 'week:<id>'; the passport's cap holds for each series
  series text not null,
  kind text not null check (kind in ('measured','declared')),
  role text not null default 'participant' check (role in ('participant','lecturer','moderator')),
  -- presence in seconds, and hours after the format factor
  present_s integer not null,
  head_count integer,
  hours numeric(6,2) not null,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  -- of the attendance it was taken from: a later one replaces, an earlier one that comes late does not
  revision integer not null default 0,
  revokes uuid references trajectory.evidence,
  fact_key text not null unique
);
create index on trajectory.evidence (subject_type, subject_id);
create index on trajectory.evidence (source_type, source_id);
create index on trajectory.evidence (revokes) where revokes is not null;
create trigger evidence_append_only before update or delete on trajectory.evidence
  for each row execute function platform.refuse_change();

create table trajectory.proof (
  id bigint generated always as identity primary key,
  -- 16 signs out of 31 by chance: nobody guesses it, and whoever holds the paper may check it
  code text not null unique check (code ~ '^[2-9A-HJKMNP-Z]{16}$'),
  subject_type text not null check (subject_type in ('class','class_pass','person')),
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  role text not null default 'participant' check (role in ('participant','lecturer','moderator')),
  -- the session as it was when the proof was given: renaming or withdrawing it later changes no paper
  facts jsonb not null,
  issued_at timestamptz not null default now(),
  revoked_at timestamptz,
  unique (subject_type, subject_id, source_type, source_id, role)
);
