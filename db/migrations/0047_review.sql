-- Review of proposals: who reviews, what they said, and who must not see it.

-- Where somebody belongs or belonged. Roles at a member are written here by a trigger, so that a role taken is remembered; the rest is told.
create table week.affiliation (
  id bigint generated always as identity primary key,
  person_id bigint not null references people.person on delete cascade,
  member_id bigint references consortium.member on delete cascade,
  -- an organisation outside the consortium, as it was typed
  organisation text not null default '',
  -- what is compared: the same organisation has the same key
  organisation_key text not null generated always as
    (case when member_id is null then 'o:' || lower(regexp_replace(organisation, '[^[:alnum:]]+', ' ', 'g')) else 'm:' || member_id::text end) stored,
  since_on date not null default current_date,
  until_on date,
  told_by text not null check (told_by in ('role','self','office')),
  check ((member_id is null) = (organisation <> ''))
);
create index on week.affiliation (person_id);
create index on week.affiliation (organisation_key);
create unique index affiliation_open on week.affiliation (person_id, organisation_key) where until_on is null;

-- Addresses that an author tells beside the co-speakers', confirmed or not: whoever holds one is as close to the proposal as its author.
create table week.session_address (
  session_id bigint not null references week.session on delete cascade,
  address text not null check (address = lower(address)),
  -- 'mentor': whom the author learns from; 'excluded': whom the author asks not to be reviewed by
  role text not null check (role in ('mentor','excluded')),
  told_by bigint references people.person,
  told_at timestamptz not null default now(),
  primary key (session_id, address, role)
);
create index on week.session_address (address);
create index on week.co_speaker (email);

-- A declared conflict of interest: of a person with one proposal, with another person, with a whole member.
create table week.conflict (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  person_id bigint not null references people.person on delete cascade,
  session_id bigint references week.session on delete cascade,
  with_person_id bigint references people.person on delete cascade,
  with_member_id bigint references consortium.member on delete cascade,
  side text not null check (side in ('reviewer','author','office')),
  reason text not null default '' check (length(reason) <= 1000),
  declared_by bigint references people.person,
  declared_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by bigint references people.person,
  check (num_nonnulls(session_id, with_person_id, with_member_id) = 1)
);
create index on week.conflict (person_id);
create index on week.conflict (session_id);
create index on week.conflict (with_person_id);

create table week.reviewer (
  week_id bigint not null references week.week on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  topics text[] not null default '{}',
  load_max smallint not null default 20 check (load_max between 1 and 500),
  appointed_by bigint references people.person,
  appointed_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (week_id, person_id)
);
create index on week.reviewer (person_id);

create table week.assignment (
  session_id bigint not null references week.session on delete cascade,
  person_id bigint not null references people.person on delete cascade,
  state text not null default 'open' check (state in ('open','done','recused','revoked','taken')),
  -- null: by the automatic assignment
  assigned_by bigint references people.person,
  assigned_at timestamptz not null default now(),
  ended_at timestamptz,
  told_at timestamptz,
  primary key (session_id, person_id)
);
create index on week.assignment (person_id, state);

create table week.review (
  session_id bigint not null,
  person_id bigint not null,
  age_fit smallint check (age_fit between 1 and 5),
  clarity smallint check (clarity between 1 and 5),
  hands_on smallint check (hands_on between 1 and 5),
  safety smallint check (safety between 1 and 5),
  overall real generated always as ((age_fit + clarity + hands_on + safety) / 4.0) stored,
  comment text not null default '' check (length(comment) <= 5000),
  revision integer not null default 1,
  updated_at timestamptz not null default now(),
  -- null: begun, not handed in
  submitted_at timestamptz,
  -- a conflict came to light: counts nowhere from then on
  revoked_at timestamptz,
  primary key (session_id, person_id),
  foreign key (session_id, person_id) references week.assignment on delete cascade,
  check (submitted_at is null or num_nulls(age_fit, clarity, hands_on, safety) = 0)
);

-- What an anonymiser took out of a text: the difference to the text with this hash. Of another text reviewers see nothing.
create table week.redaction (
  session_id bigint not null references week.session on delete cascade,
  -- its name and its language, or an answer and its question: 'abstract.ru', 'answer.17'
  field text not null check (field ~ '^(title|abstract|kit|answer)\.[0-9a-z-]{1,40}$'),
  text_hash bytea not null,
  -- places in signs from the start: from[i] until until[i] was replaced by put[i]
  from_at integer[] not null,
  until_at integer[] not null,
  put text[] not null,
  redacted_by bigint references people.person,
  redacted_at timestamptz not null default now(),
  primary key (session_id, field),
  check (cardinality(from_at) = cardinality(until_at) and cardinality(from_at) = cardinality(put))
);

-- Looks at what a conflict withholds: asked with a reason, opened by a second person, for a day, for reading only.
create table week.break_glass (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  person_id bigint not null references people.person on delete cascade,
  session_id bigint not null references week.session on delete cascade,
  reason text not null check (length(reason) between 1 and 1000),
  asked_at timestamptz not null default now(),
  second_id bigint references people.person,
  answered_at timestamptz,
  refused boolean not null default false,
  until_at timestamptz,
  check (second_id is distinct from person_id),
  check ((until_at is null) or (second_id is not null and not refused))
);
create index on week.break_glass (person_id);

-- What authors are told of a decision; a week without a row tells it in the words of the house.
create table week.letter_template (
  week_id bigint not null references week.week on delete cascade,
  decision text not null check (decision in ('accepted','reserve','declined')),
  subject jsonb not null,
  body jsonb not null,
  revision integer not null default 1,
  primary key (week_id, decision)
);
-- A decision and whether its letter went: one letter for each decision, however often it is asked for.
create table week.decision (
  session_id bigint not null references week.session on delete cascade,
  number integer not null,
  decision text not null check (decision in ('accepted','reserve','declined')),
  note text not null default '',
  decided_by bigint references people.person,
  decided_at timestamptz not null default now(),
  letter_at timestamptz,
  primary key (session_id, number)
);
create index on week.decision (session_id) where letter_at is null;

-- Every address that somebody holds or says to hold.
create view people.v_address as
  select id as person_id, email as address from people.person where email is not null
  union all
  select person_id, email from people.address_reset where done_at is null and stopped_at is null;

-- Whom a proposal belongs to.
create view week.session_party as
  select id as session_id, proposed_by as person_id from week.session where proposed_by is not null
  union all
  select tie.session_id, speaker.person_id from week.session_person tie join week.speaker on speaker.id = tie.speaker_id
    where speaker.person_id is not null
  union all
  select asked.session_id, asked.person_id from week.co_speaker asked
    where asked.person_id is not null and (asked.revoked_at is null or asked.agreed)
  union all
  select asked.session_id, held.person_id from week.co_speaker asked join people.v_address held on held.address = asked.email
    where asked.revoked_at is null or asked.agreed
  union all
  select named.session_id, held.person_id from week.session_address named join people.v_address held on held.address = named.address
    where named.role <> 'excluded';

create view week.affiliation_recent as
  select person_id, member_id, organisation_key from week.affiliation where until_on is null or until_on >= current_date - interval '36 months';

-- Every proposal that somebody is in conflict with: the one definition that assignments, reviews and all reads go by.
create function week.conflicts_of(reader bigint) returns setof bigint language sql stable rows 200 as $$
  -- its own people, also by an address that nobody has confirmed
  select id from week.session where proposed_by = reader
  union all
  select tie.session_id from week.speaker join week.session_person tie on tie.speaker_id = speaker.id where speaker.person_id = reader
  union all
  select asked.session_id from week.co_speaker asked where asked.person_id = reader and (asked.revoked_at is null or asked.agreed)
  union all
  select asked.session_id from people.v_address held join week.co_speaker asked on asked.email = held.address
    where held.person_id = reader and (asked.revoked_at is null or asked.agreed)
  union all
  select named.session_id from people.v_address held join week.session_address named on named.address = held.address where held.person_id = reader
  -- an organisation shared now or within 36 months
  union all
  select session.id from week.affiliation_recent own join week.session on session.member_id = own.member_id where own.person_id = reader
  union all
  select party.session_id from week.affiliation_recent own
    join week.affiliation_recent theirs on theirs.organisation_key = own.organisation_key
    join week.session_party party on party.person_id = theirs.person_id
    where own.person_id = reader
  -- declared by either side or by the office
  union all
  select session_id from week.conflict where person_id = reader and session_id is not null and ended_at is null
  union all
  select party.session_id from week.conflict join week.session_party party on party.person_id = conflict.with_person_id
    where conflict.person_id = reader and conflict.ended_at is null
  union all
  select party.session_id from week.conflict join week.session_party party on party.person_id = conflict.person_id
    where conflict.with_person_id = reader and conflict.ended_at is null
  union all
  select session.id from week.conflict join week.session on session.member_id = conflict.with_member_id
    where conflict.person_id = reader and conflict.ended_at is null
$$;

create function week.conflicted(reader bigint, proposal bigint) returns boolean language sql stable as $$
  select exists (select from week.conflicts_of(reader) as conflict(session_id) where conflict.session_id = proposal)
$$;

-- What the pages of review withhold from a reader: all conflicts but those that a second person opened for now.
create function week.withheld_from(reader bigint) returns setof bigint language sql stable rows 200 as $$
  select conflict.session_id from week.conflicts_of(reader) as conflict(session_id)
    where not exists (select from week.break_glass glass
      where glass.person_id = reader and glass.session_id = conflict.session_id and glass.until_at > now())
$$;

-- Who writes an assignment or a review holds the proposal's row and, shared, the lock of persons' ties: an edge that comes at the same time waits.
create function week.refuse_conflicted() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(47);
  perform from week.session where id = new.session_id for no key update;
  if week.conflicted(new.person_id, new.session_id) then
    raise exception 'conflict of interest' using errcode = 'KC001';
  end if;
  return new;
end $$;
create trigger assignment_refuse_conflicted before insert or update on week.assignment
  for each row when (new.state in ('open','done')) execute function week.refuse_conflicted();
create trigger review_refuse_conflicted before insert or update on week.review
  for each row when (new.revoked_at is null) execute function week.refuse_conflicted();

-- Takes back what a new edge has made impossible.
create function week.revoke_conflicted(people bigint[], sessions bigint[]) returns void language plpgsql as $$
begin
  with gone as (
    update week.assignment held set state = 'revoked', ended_at = now()
    where held.state in ('open','done')
      and (held.person_id = any(people) or held.session_id = any(sessions)
        or held.session_id in (select session_id from week.session_party where person_id = any(people)))
      and week.conflicted(held.person_id, held.session_id)
    returning held.session_id, held.person_id
  )
  update week.review set revoked_at = now() from gone
    where review.session_id = gone.session_id and review.person_id = gone.person_id and review.revoked_at is null;
end $$;

create function week.session_edge() returns trigger language plpgsql as $$
declare sessions bigint[];
begin
  select array_agg(distinct session_id) into sessions from edge;
  if sessions is null then return null; end if;
  perform from week.session where id = any(sessions) order by id for no key update;
  perform week.revoke_conflicted('{}', sessions);
  return null;
end $$;
create trigger session_person_edge after insert on week.session_person
  referencing new table as edge for each statement execute function week.session_edge();
create trigger session_address_edge after insert on week.session_address
  referencing new table as edge for each statement execute function week.session_edge();

create trigger co_speaker_edge after insert on week.co_speaker
  referencing new table as edge for each statement execute function week.session_edge();
create trigger co_speaker_answer_edge after update on week.co_speaker
  referencing new table as edge for each statement execute function week.session_edge();

create function week.session_changed() returns trigger language plpgsql as $$
begin
  perform week.revoke_conflicted('{}', array[new.id]);
  return null;
end $$;
create trigger session_edge after update on week.session for each row
  when (old.proposed_by is distinct from new.proposed_by or old.member_id is distinct from new.member_id)
  execute function week.session_changed();

create function week.person_edge() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(47);
  perform week.revoke_conflicted(array[new.person_id], '{}');
  return null;
end $$;
create trigger affiliation_edge after insert or update on week.affiliation for each row execute function week.person_edge();
create trigger speaker_edge after update on week.speaker for each row
  when (old.person_id is distinct from new.person_id and new.person_id is not null) execute function week.person_edge();
create trigger conflict_edge after insert or update on week.conflict for each row execute function week.person_edge();
create trigger address_reset_edge after insert on people.address_reset for each row execute function week.person_edge();
create function week.address_edge() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(47);
  perform week.revoke_conflicted(array[new.id], '{}');
  return null;
end $$;
create trigger person_address_edge after update on people.person for each row
  when (old.email is distinct from new.email and new.email is not null) execute function week.address_edge();

-- A role at a member is an affiliation, and one that was taken is one until that day.
create function week.keep_affiliation() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into week.affiliation (person_id, member_id, since_on, told_by)
      select new.person_id, member.id, new.granted_at::date, 'role' from consortium.member where member.id = new.scope_id
      on conflict do nothing;
  elsif not exists (select from people.role_grant where person_id = old.person_id and scope_type = 'member' and scope_id = old.scope_id) then
    update week.affiliation set until_on = greatest(current_date, since_on)
      where person_id = old.person_id and member_id = old.scope_id and until_on is null and told_by = 'role';
  end if;
  return null;
end $$;
create trigger role_given after insert on people.role_grant for each row
  when (new.scope_type = 'member') execute function week.keep_affiliation();
create trigger role_taken after delete on people.role_grant for each row
  when (old.scope_type = 'member') execute function week.keep_affiliation();
insert into week.affiliation (person_id, member_id, since_on, told_by)
  select held.person_id, held.scope_id, min(held.granted_at)::date, 'role' from people.role_grant held
  join consortium.member on member.id = held.scope_id where held.scope_type = 'member' group by 1, 2;
