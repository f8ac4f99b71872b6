-- What a session gives to see, to read and to do. Of another wave of the same item it has its own copy: a wave is a session of its own.
create table week.material (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  session_id bigint not null references week.session on delete cascade,
  kind text not null check (kind in ('slides','task','handout')),
  title jsonb not null,
  -- Paragraphs by language, parted by empty lines: a task's text, or in words what slides and files show.
  body jsonb not null default '{}',
  -- A PDF, kept as it came in; pictures stand in material_page.
  file uuid references platform.stored_file (uuid),
  position integer not null,
  revision integer not null default 1,
  created_at timestamptz not null default now(),
  created_by bigint references people.person
);
create index on week.material (session_id, position, id);
create index on week.material (file) where file is not null;

-- Slides as pictures, drawn anew: WebP in two sizes for pages, JPEG for what is taken away on a stick.
create table week.material_page (
  material_id bigint not null references week.material on delete cascade,
  number smallint not null check (number between 1 and 40),
  file uuid not null references platform.stored_file (uuid),
  width smallint not null,
  height smallint not null,
  thumb_file uuid not null references platform.stored_file (uuid),
  thumb_width smallint not null,
  thumb_height smallint not null,
  jpeg_file uuid not null references platform.stored_file (uuid),
  -- What the slide says, by language: its alternative text.
  says jsonb not null default '{}',
  primary key (material_id, number)
);
create index on week.material_page (file);
create index on week.material_page (thumb_file);
create index on week.material_page (jpeg_file);
