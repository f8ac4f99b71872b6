create schema news;
create table news.item (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null unique,
  title jsonb not null,
  lead jsonb not null,
  body jsonb not null,
  member_id bigint references consortium.member,
  published_at timestamptz not null,
  updated_at timestamptz not null default now(),
  author_id bigint references people.person,
  revision integer not null default 1
);
create index on news.item (published_at desc);
