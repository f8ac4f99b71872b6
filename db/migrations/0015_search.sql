-- One index of everything that everybody may find. Owners write into it in the transaction of their change; what a document is,
-- only its kind says. The rules of folding stand here, not in a dictionary's file: a hosted PostgreSQL lets nobody write one.
-- See docs/decisions/0009-search-in-sql.md.

-- Words and single spaces. Signs part words: PostgreSQL's own parser would take "a/b" for a path and "covid-19" for a number.
-- Marks that no letter is made with (stress, macrons of Mansi) go. Lower case and letters by Unicode, whatever the locale.
create function platform.plain_words(said text) returns text language sql immutable strict parallel safe
return regexp_replace(regexp_replace(normalize(said, nfc), '[\u0300-\u036f\u00ad]+', '', 'g') collate pg_c_utf8, '[^[:alnum:]]+', ' ', 'g');

-- Latin letters without their signs: by the extension, wherever it is; without it they stay as they are.
do $make$
declare
  home text := (select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'unaccent');
  body text := case when home is null then 'said' else format('%s.unaccent(%L::regdictionary, said)', home, home || '.unaccent') end;
begin
  execute 'create function platform.plain_latin(said text) returns text language sql immutable strict parallel safe return ' || body;
end
$make$;

-- What people type who have no such key: өҥ as "он", ёлка as "елка". First the letters of Sakha, Tatar, Bashkir, Kalmyk, Buryat
-- and Tuvan, then those of the other languages of Russia and its neighbours.
create function platform.fold(said text) returns text language sql immutable strict parallel safe
return platform.plain_latin(translate(
  lower(regexp_replace(normalize(said, nfc), '[\u0300-\u036f\u00ad]+', '', 'g') collate pg_c_utf8),
  'ёөүҥңҕһәҗ' || 'ѐӗӫӧұӱӳӯўӈӊғґӷҳӑӓӛӝӂҡқӄҟҙӟҫҷӵҹѝӣӥіїӹӭӆӎҏҭ',
  'еоуннгхаж' || 'ееооуууууннгггхааажжккккззсчччиииииыэлмрт'));

-- All texts of a jsonb, in whatever languages and depth.
create function platform.all_texts(said jsonb) returns text language sql immutable strict parallel safe
return coalesce((select string_agg(one #>> '{}', ' . ' order by at)
  from jsonb_path_query(said, 'strict $.** ? (@.type() == "string")') with ordinality as found (one, at)), '');

-- The same words four times, so that exact letters can outrank the rest: A as they are, B their stems, C folded, D stems of the
-- folded. The configuration "russian" stems Latin words as English ones.
create function platform.search_vector(said text) returns tsvector language sql immutable strict parallel safe
return setweight(to_tsvector('pg_catalog.simple', platform.plain_words(said)), 'A')
  || setweight(to_tsvector('pg_catalog.russian', platform.plain_words(said)), 'B')
  || setweight(to_tsvector('pg_catalog.simple', platform.plain_words(platform.fold(said))), 'C')
  || setweight(to_tsvector('pg_catalog.russian', platform.plain_words(platform.fold(said))), 'D');

-- One word or phrase of a reader: with its own letters and their stems; folded.
create function platform.exact_query(term text) returns tsquery language sql immutable strict parallel safe
return phraseto_tsquery('pg_catalog.simple', platform.plain_words(term)) || phraseto_tsquery('pg_catalog.russian', platform.plain_words(term));
create function platform.folded_query(term text) returns tsquery language sql immutable strict parallel safe
return phraseto_tsquery('pg_catalog.simple', platform.plain_words(platform.fold(term)))
  || phraseto_tsquery('pg_catalog.russian', platform.plain_words(platform.fold(term)));

-- The stem of one folded word; a stop word is its own.
create function platform.stem(said text) returns text language sql immutable strict parallel safe
return coalesce((tsvector_to_array(to_tsvector('pg_catalog.russian', platform.plain_words(platform.fold(said)))))[1], platform.fold(said));

create table platform.search_document (
  id bigint generated always as identity primary key,
  kind text not null,
  -- the owner's own id of it
  owner_id bigint not null,
  -- what it belongs to, where readers search in that alone
  scope text not null default '',
  path text not null,
  title jsonb not null,
  -- [{"ru": "…", "en": "…"}, …]: whose it is, who leads it
  names jsonb not null default '[]',
  body jsonb not null default '{}',
  -- texts that it is found by and that nobody is shown: its topic, its format
  keywords jsonb not null default '[]',
  -- found from this instant on
  shown_from timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  title_words tsvector not null generated always as (platform.search_vector(platform.all_texts(title))) stored,
  words tsvector not null generated always as (platform.search_vector(
    platform.all_texts(title) || ' . ' || platform.all_texts(names) || ' . ' || platform.all_texts(body) || ' . ' || platform.all_texts(keywords)
  )) stored,
  unique (kind, owner_id)
);
create index search_document_words on platform.search_document using gin (words) with (fastupdate = off);
create index on platform.search_document (kind, scope);

-- Words as they are spelt: what a typing error may have meant. They stay when their documents go, so nothing is ever told from
-- here alone: a correction is offered only where a search for it finds something.
create table platform.search_word (
  word text primary key,
  folded text not null,
  stem text not null
);
create index search_word_trigrams on platform.search_word using gin (folded gin_trgm_ops) with (fastupdate = off);
create index on platform.search_word (folded);
create index on platform.search_word (stem);
