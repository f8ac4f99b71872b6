create schema catalogue;

create table catalogue.programme (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null unique,
  title jsonb not null,
  summary jsonb not null,
  audience text not null check (audience in ('pupils','teachers')),
  grade_from smallint not null check (grade_from between 1 and 11),
  grade_to smallint not null check (grade_to between 1 and 11),
  hours integer not null check (hours > 0),
  topic_slug text not null references trends.topic,
  check (grade_to >= grade_from)
);
create table catalogue.programme_member (
  programme_id bigint not null references catalogue.programme on delete cascade,
  member_id bigint not null references consortium.member,
  role text not null check (role in ('base','participant','resource')),
  -- what this member brings, and how many of the programme's hours it teaches
  part jsonb not null default '{}',
  hours integer not null default 0 check (hours >= 0),
  primary key (programme_id, member_id)
);
-- "group" is a reserved word: a group of learners that starts on a date.
create table catalogue.learner_group (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  programme_id bigint not null references catalogue.programme on delete cascade,
  name jsonb not null,
  starts_on date not null,
  ends_on date not null,
  zone text not null,
  capacity integer not null check (capacity > 0),
  check (ends_on >= starts_on)
);
create index on catalogue.learner_group (programme_id, starts_on);
