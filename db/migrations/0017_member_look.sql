-- How a member's own pages look: one of the twelve accents, and its logo drawn anew as WebP in a few sizes. Without a row: as its name has it.
create table consortium.member_look (
  member_id bigint primary key references consortium.member on delete cascade,
  accent smallint not null check (accent between 0 and 11),
  -- {"plate": "light" | "dark", "files": [{"uuid", "width", "height"}, …]}: on which ground it is legible, the smallest first.
  logo jsonb,
  -- What the logo shows, by language.
  logo_alt jsonb not null default '{}',
  revision integer not null default 1,
  updated_at timestamptz not null default now()
);
