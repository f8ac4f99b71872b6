create schema trajectory;

-- Append only; state is a fold over these rows. A correction is a new row that revokes.
create table trajectory.evidence (
  id uuid primary key default uuidv7(),
  subject_type text not null check (subject_type in ('class','class_pass','person')),
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  kind text not null check (kind in ('measured','declared')),
  -- presence in seconds, and hours after the format factor
  present_s integer not null,
  head_count integer,
  hours numeric(6,2) not null,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  revokes uuid references trajectory.evidence,
  fact_key text not null unique
);
create index on trajectory.evidence (subject_type, subject_id);
create trigger evidence_append_only before update or delete on trajectory.evidence
  for each row execute function platform.refuse_change();

create table trajectory.proof (
  id bigint generated always as identity primary key,
  code text not null unique,
  subject_type text not null check (subject_type in ('class','class_pass','person')),
  subject_id bigint not null,
  source_type text not null,
  source_id bigint not null,
  issued_at timestamptz not null default now(),
  revoked_at timestamptz,
  unique (subject_type, subject_id, source_type, source_id)
);
